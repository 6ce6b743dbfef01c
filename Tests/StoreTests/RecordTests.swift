import Store
import Testing

@Suite("Records")
struct RecordTests {
    private func token(boundTo device: DeviceID? = nil) throws -> EnrolmentToken {
        let hash = try ContentDigest(hex: String(repeating: "ab", count: 32))
        return EnrolmentToken(hash: hash, createdAt: 100, expiresAt: 200, boundTo: device)
    }

    @Test(
        "D2 a token is good until the second of its expiry",
        arguments: [(100, true), (199, true), (200, false), (999, false)]
    )
    func expiry(_ now: Int64, _ isGood: Bool) throws {
        let device = try DeviceID("a")
        if isGood {
            try token().checkConsumption(by: device, at: now)
        } else {
            #expect(throws: StoreError(.tokenExpired, "")) { try token().checkConsumption(by: device, at: now) }
        }
    }

    @Test("D2 a bound token says nothing about the device that it was made for")
    func bound() throws {
        let owner = try DeviceID("secret-owner")
        try token(boundTo: owner).checkConsumption(by: owner, at: 150)
        let error = try #require(throws: StoreError.self) {
            try token(boundTo: owner).checkConsumption(by: DeviceID("thief"), at: 150)
        }
        #expect(error.code == .tokenBoundToAnother)
        #expect(!error.description.contains("secret-owner"))
    }

    @Test("a used token is used, whoever asks and whenever")
    func used() throws {
        let device = try DeviceID("a")
        var token = try token(boundTo: device)
        token.use = EnrolmentToken.Use(device: device, at: 150)
        #expect(throws: StoreError(.tokenUsed, "")) { try token.checkConsumption(by: device, at: 300) }
    }

    @Test("an operator's token is accepted until it expires or is withdrawn")
    func operatorToken() throws {
        let hash = try ContentDigest(hex: String(repeating: "ab", count: 32))
        var token = OperatorToken(hash: hash, name: try Name("ann"), createdAt: 1, expiresAt: 10)
        #expect(token.isAccepted(at: 9))
        #expect(!token.isAccepted(at: 10))
        token.revokedAt = 5
        #expect(!token.isAccepted(at: 6))
        #expect(OperatorToken(hash: hash, name: try Name("bob"), createdAt: 1).isAccepted(at: .max))
    }

    @Test("a device puts what belongs to it in order")
    func order() throws {
        let names = try ["b", "a", "c"].map { try CharacteristicKey($0) }
        let device = Device(
            id: try DeviceID("d"),
            publicKey: [1],
            characteristics: names.map { Characteristic(key: $0, value: "") },
            enrolledAt: 1
        )
        #expect(device.characteristics.map(\.key) == names.sorted())
    }

    @Test("rule 4 a record out of bounds is refused with what was expected and found")
    func bounds() throws {
        let device = Device(
            id: try DeviceID("d"),
            publicKey: [1],
            characteristics: [
                Characteristic(key: try CharacteristicKey("k"), value: String(repeating: "x", count: 1_025))
            ],
            enrolledAt: 1
        )
        let error = try #require(throws: StoreError.self) { try device.check() }
        #expect(error.code == .invalidRecord)
        #expect(error.expected == "0 to 1024 bytes of UTF-8")
        #expect(error.found == "1025 bytes")
        #expect(throws: StoreError(.invalidRecord, "")) {
            try Device(id: DeviceID("d"), publicKey: [1], enrolledAt: -1).check()
        }
        #expect(throws: StoreError(.invalidRecord, "")) {
            try ReportedState(at: 1, order: -1, state: .waiting).check()
        }
        #expect(throws: StoreError(.invalidRecord, "")) {
            try ReportedState(at: 1, order: 1, state: .waiting, detail: "\u{0}").check()
        }
    }

    @Test("a page says where the next one begins, or that there is none")
    func pages() {
        #expect(Page(fetched: [1, 2, 3], limit: 2) { $0 }.next == 2)
        #expect(Page(fetched: [1, 2, 3], limit: 2) { $0 }.elements == [1, 2])
        #expect(Page(fetched: [1, 2], limit: 2) { $0 }.next == nil)
        #expect(Page<Int, Int>(fetched: [], limit: 2) { $0 }.next == nil)
    }

    @Test("D9 only a proven success and the ways of failing settle a device's progress")
    func settled() {
        let settled = ProgressState.allCases.filter(\.isSettled)
        #expect(Set(settled) == [.running, .refused, .fallenBack, .failed])
    }
}
