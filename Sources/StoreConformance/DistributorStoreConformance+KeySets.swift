import Store

extension DistributorStoreConformance {
    static var keySets: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("M4 key sets follow each other by one, and none is skipped or replaced") { store in
                try Expectation.equal(try await store.latestKeySet(), nil, "the latest of none")
                let sets = (UInt64(3)...6).map {
                    let bytes = [UInt8(truncatingIfNeeded: $0), 7]
                    return KeySetRecord(version: $0, document: bytes, publishedAt: Int64($0) * 10)
                }
                for set in sets { try await store.addKeySet(set, audit: Samples.audit("keys")) }
                for version: UInt64 in [8, 2, 1] {
                    try await Expectation.refused(.outOfSequence, "version \(version) after 6") {
                        try await store.addKeySet(
                            KeySetRecord(version: version, document: [1], publishedAt: 1),
                            audit: Samples.audit("keys")
                        )
                    }
                }
                try await Expectation.refused(.alreadyExists, "a version that is there") {
                    try await store.addKeySet(
                        KeySetRecord(version: 5, document: [1], publishedAt: 1),
                        audit: Samples.audit("keys")
                    )
                }
                try Expectation.equal(try await store.latestKeySet(), sets[3], "the latest")
                try Expectation.equal(try await store.keySets(after: 0, limit: 10), sets, "all")
                try Expectation.equal(try await store.keySets(after: 3, limit: 2), Array(sets[1...2]), "two")
                try Expectation.equal(try await store.keySets(after: 6, limit: 2), [], "those after the latest")
                try Expectation.equal(try await store.keySets(after: .max, limit: 2), [], "those after the last number")
                try Expectation.equal(try await actions(store).count, 4, "the audit trail")
            },
            ConformanceCheck("M4 a key set out of bounds is refused") { store in
                for (version, size): (UInt64, Int) in [(0, 1), (.max, 1), (1, 0), (1, StoreLimits.keySet + 1)] {
                    try await Expectation.refused(.invalidRecord, "version \(version) of \(size) bytes") {
                        try await store.addKeySet(
                            KeySetRecord(
                                version: version,
                                document: [UInt8](repeating: 1, count: size),
                                publishedAt: 1
                            ),
                            audit: Samples.audit("keys")
                        )
                    }
                }
            },
        ]
    }
}
