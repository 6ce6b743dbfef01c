import Store

extension DistributorStoreConformance {
    static var enrolment: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("D2 a token registers one device and is then used up") { store in
                try await store.addEnrolmentToken(token(1), audit: Samples.audit("token"))
                let device = try Samples.fullDevice("a")
                let outcome = try await enrol(device, with: store)
                try Expectation.equal(outcome, .enrolled, "the outcome")
                try Expectation.equal(try await store.device(device.id), device, "the device")
                try Expectation.equal(
                    try await store.enrolmentToken(Samples.digest(1))?.use,
                    EnrolmentToken.Use(device: device.id, at: 150),
                    "the use of the token"
                )
                try await Expectation.refused(.tokenUsed, "another device with the token") {
                    try await enrol(Samples.device("b"), with: store)
                }
                try Expectation.equal(try await store.device(DeviceID("b")), nil, "the other device")
                try Expectation.equal(try await actions(store), ["token", "enrol"], "the audit trail")
            },
            ConformanceCheck("D2 a device that never saw the answer may repeat itself, with the same key only") {
                store in
                try await store.addEnrolmentToken(token(1), audit: Samples.audit("token"))
                _ = try await enrol(Samples.device("a", key: 1), with: store)
                try Expectation.equal(
                    try await enrol(Samples.device("a", key: 1), with: store, at: 10_000),
                    .alreadyEnrolled,
                    "the outcome"
                )
                try await Expectation.refused(.tokenUsed, "the id with another key") {
                    try await enrol(Samples.device("a", key: 2), with: store)
                }
                try Expectation.equal(
                    try await store.device(DeviceID("a"))?.publicKey,
                    try Samples.device("a", key: 1).publicKey,
                    "the key"
                )
                try Expectation.equal(try await actions(store), ["token", "enrol"], "the audit trail")
            },
            ConformanceCheck("D2 a token is refused when it is unknown, expired, or made for another device") { store in
                try await Expectation.refused(.tokenUnknown, "an unknown token") {
                    try await enrol(Samples.device("a"), with: store)
                }
                try await store.addEnrolmentToken(token(1, boundTo: "a"), audit: Samples.audit("token"))
                try await Expectation.refused(.tokenExpired, "a token in the second of its expiry") {
                    try await enrol(Samples.device("a"), with: store, at: 200)
                }
                try await Expectation.refused(.tokenBoundToAnother, "a token of another device") {
                    try await enrol(Samples.device("b"), with: store)
                }
                try Expectation.equal(try await store.deviceCount(), 0, "the number of devices")
                try Expectation.equal(
                    try await enrol(Samples.device("a"), with: store, at: 199),
                    .enrolled,
                    "the device that it was made for"
                )
            },
            ConformanceCheck("D2 an id that is taken leaves the token as it was") { store in
                try await store.register(Samples.device("a", key: 1), audit: Samples.audit("register"))
                try await store.addEnrolmentToken(token(1), audit: Samples.audit("token"))
                try await Expectation.refused(.alreadyExists, "an id that is taken") {
                    try await enrol(Samples.device("a", key: 2), with: store)
                }
                try Expectation.equal(
                    try await store.enrolmentToken(Samples.digest(1))?.use,
                    nil,
                    "the use of the token"
                )
                try Expectation.equal(try await enrol(Samples.device("b"), with: store), .enrolled, "another id")
            },
            ConformanceCheck("D2 of many devices that come at once with one token exactly one gets in") { store in
                for round in UInt8(1)...8 {
                    try await store.addEnrolmentToken(token(round), audit: Samples.audit("token"))
                    let outcomes = await withTaskGroup(of: Result<EnrolmentOutcome, any Error>.self) { group in
                        for number in 0..<8 {
                            group.addTask {
                                do {
                                    let device = try Samples.device("r\(round)-\(number)", key: UInt8(number))
                                    return .success(try await enrol(device, with: store, token: round))
                                } catch {
                                    return .failure(error)
                                }
                            }
                        }
                        var outcomes: [Result<EnrolmentOutcome, any Error>] = []
                        for await outcome in group { outcomes.append(outcome) }
                        return outcomes
                    }
                    var winners = 0
                    for outcome in outcomes {
                        switch outcome {
                        case .success(let outcome):
                            try Expectation.equal(outcome, .enrolled, "the outcome of the winner")
                            winners += 1
                        case .failure(let error):
                            try Expectation.equal((error as? StoreError)?.code, .tokenUsed, "the error of a loser")
                        }
                    }
                    try Expectation.equal(winners, 1, "the number of winners")
                    try Expectation.equal(try await store.deviceCount(), Int(round), "the number of devices")
                }
            },
            ConformanceCheck("D2 tokens are listed, added once, and taken back only unused") { store in
                for byte in UInt8(1)...3 {
                    try await store.addEnrolmentToken(token(byte), audit: Samples.audit("token"))
                }
                try await Expectation.refused(.alreadyExists, "a token that is there") {
                    try await store.addEnrolmentToken(token(2), audit: Samples.audit("token"))
                }
                try await Expectation.refused(.invalidRecord, "a token that expires before it is made") {
                    try await store.addEnrolmentToken(
                        EnrolmentToken(hash: Samples.digest(9), createdAt: 5, expiresAt: 5),
                        audit: Samples.audit("token")
                    )
                }
                _ = try await enrol(Samples.device("a"), with: store)
                try await Expectation.refused(.tokenUsed, "the removal of a used token") {
                    try await store.removeEnrolmentToken(Samples.digest(1), audit: Samples.audit("remove"))
                }
                try await store.removeEnrolmentToken(Samples.digest(2), audit: Samples.audit("remove"))
                try await Expectation.refused(.notFound, "a second removal") {
                    try await store.removeEnrolmentToken(Samples.digest(2), audit: Samples.audit("remove"))
                }
                let pages = try await walk { try await store.enrolmentTokens(after: $0, limit: 1) }
                try Expectation.equal(pages.joined().map(\.hash), [Samples.digest(1), Samples.digest(3)], "the tokens")
                try Expectation.equal(pages[1][0], token(3), "a token of the list")
            },
        ]
    }

    private static func token(_ byte: UInt8, boundTo device: String? = nil) -> EnrolmentToken {
        EnrolmentToken(
            hash: Samples.digest(byte),
            createdAt: 100,
            expiresAt: 200,
            boundTo: device.flatMap { try? DeviceID($0) },
            note: "line 4"
        )
    }

    private static func enrol(
        _ device: Device,
        with store: any DistributorStore,
        token: UInt8 = 1,
        at now: Int64 = 150
    ) async throws -> EnrolmentOutcome {
        try await store.enrol(device, consuming: Samples.digest(token), at: now, audit: Samples.audit("enrol"))
    }
}
