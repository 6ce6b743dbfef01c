import Store

extension DistributorStoreConformance {
    static var manifests: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("D1 M9 a manifest comes back with its summary in its order") { store in
                let manifest = ManifestRecord(
                    digest: Samples.digest(1),
                    sequenceNumber: UInt64(Int64.max),
                    envelope: Samples.digest(2),
                    authorKeyID: [0, 255],
                    requestURI: "https://example.org/r?a=1",
                    uploadedAt: 7,
                    summary: [
                        ManifestComponent(
                            component: try ComponentName("os"),
                            vendorID: Samples.uuid(1),
                            classID: Samples.uuid(2),
                            result: Samples.digest(3),
                            size: 1 << 40,
                            version: "2.0"
                        ),
                        // The same component for another class, and one of which nothing is known.
                        ManifestComponent(component: try ComponentName("os"), classID: Samples.uuid(9)),
                        ManifestComponent(component: try ComponentName("app")),
                    ]
                )
                try await store.addManifest(manifest, audit: Samples.audit("upload"))
                try Expectation.equal(try await store.manifest(manifest.digest), manifest, "the manifest")
                try Expectation.equal(try await store.manifest(Samples.digest(9)), nil, "an unknown manifest")
                try await Expectation.refused(.alreadyExists, "a manifest that is there") {
                    try await store.addManifest(manifest, audit: Samples.audit("upload"))
                }
                try Expectation.equal(try await actions(store), ["upload"], "the audit trail")
                try await Expectation.refused(.invalidRecord, "a sequence number of more than 63 bits") {
                    try await store.addManifest(
                        Samples.manifest(5, sequenceNumber: 1 << 63),
                        audit: Samples.audit("upload")
                    )
                }
            },
            ConformanceCheck("M1 the newest manifest of an address is the one with the highest sequence number") {
                store in
                for (byte, number) in [(1, 5), (2, 9), (3, 7)] as [(UInt8, UInt64)] {
                    try await store.addManifest(
                        Samples.manifest(byte, sequenceNumber: number, uri: "coap://a"),
                        audit: Samples.audit("upload")
                    )
                }
                try await store.addManifest(
                    Samples.manifest(4, sequenceNumber: 99, uri: "coap://b"),
                    audit: Samples.audit("upload")
                )
                let newest = try await store.newestManifest(requestURI: "coap://a")
                try Expectation.equal(newest?.digest, Samples.digest(2), "the newest")
                try await Expectation.refused(.invalidRecord, "an address that goes on after U+0000") {
                    try await store.newestManifest(requestURI: "coap://a\u{0}b")
                }
                let pages = try await walk { try await store.manifests(after: $0, limit: 3) }
                try Expectation.equal(
                    pages.map { $0.map(\.digest) },
                    [[Samples.digest(1), Samples.digest(2), Samples.digest(3)], [Samples.digest(4)]],
                    "the manifests in order of upload"
                )
            },
            ConformanceCheck("D6 a patch is found by precursor, result and format, and replaced by a better one") {
                store in
                let (old, new) = (Samples.digest(1), Samples.digest(2))
                func patch(_ blob: UInt8, format: Int64 = 1, size: Int64) -> PatchRecord {
                    PatchRecord(
                        precursor: old,
                        result: new,
                        format: format,
                        blob: Samples.digest(blob),
                        size: size,
                        createdAt: 5
                    )
                }
                try await store.putPatch(patch(3, size: 100))
                try await store.putPatch(patch(4, format: 2, size: 90))
                try await store.putPatch(patch(5, size: 50))
                let first = try await store.patch(from: old, to: new, format: 1)
                try Expectation.equal(first, patch(5, size: 50), "the better patch")
                let second = try await store.patch(from: old, to: new, format: 2)
                try Expectation.equal(second, patch(4, format: 2, size: 90), "the patch of another format")
                let reverse = try await store.patch(from: new, to: old, format: 1)
                try Expectation.equal(reverse, nil, "the way back")
                for expected in [true, false] {
                    let removed = try await store.removePatch(from: old, to: new, format: 1)
                    try Expectation.equal(removed, expected, "the removal")
                }
                let gone = try await store.patch(from: old, to: new, format: 1)
                try Expectation.equal(gone, nil, "the removed patch")
            },
        ]
    }
}
