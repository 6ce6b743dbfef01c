import CBOR
import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Key sets [M4]")
struct KeySetTests {
    static func read(_ bytes: [UInt8]) throws(TrustError) -> KeySet {
        try KeySet(bytes.span, in: 0..<bytes.count)
    }

    static func full() throws -> KeySet {
        try KeySet(
            version: 3,
            keys: [TestKey.key("A"), TestKey.key("b")],
            threshold: 2,
            manifestKeys: [
                KeySet.Member(key: TestKey.key("M")),
                KeySet.Member(
                    key: TestKey.key("N"),
                    permissions: Permissions(components: [[[1], [2, 3]], []], commands: [3, -257], parameters: []),
                    expires: 1_900_000_000
                ),
            ],
            manifestThreshold: 2,
            expires: 2_000_000_000,
            revoked: [TestKey.thumbprint("Z")]
        )
    }

    @Test("M4 a set is read as it was written, with everything and with the least")
    func roundTrip() throws {
        let full = try Self.full()
        #expect(try Self.read(full.encoded) == full)
        let least = try KeySetFixture.set(1, keys: "A", manifestKeys: "")
        #expect(try Self.read(least.encoded) == least)
    }

    @Test("M4 a set has the bytes that docs/formats/keys.cddl describes")
    func bytes() throws {
        let key = PublicKey.ed25519([UInt8](repeating: 7, count: 32))
        let set = try KeySet(version: 1, keys: [key], threshold: 1, manifestKeys: [KeySet.Member(key: key)])
        let cose: [UInt8] = [0xA3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20] + [UInt8](repeating: 7, count: 32)
        let expected: [UInt8] =
            [0xA5, 0x01, 0x01, 0x02, 0x81] + cose + [0x03, 0x01, 0x04, 0x81, 0xA1, 0x01] + cose + [0x05, 0x01]
        #expect(set.encoded == expected)
    }

    @Test("M4 S16 the same key under two ids in the list counts once")
    func sameKeyTwice() throws {
        // COSE_Key with the id (2) 1 and 2, otherwise the same.
        guard case .ed25519(let x) = TestKey.key("A") else { return }
        func keys(_ ids: [UInt8]) -> [UInt8] {
            [0x80 | UInt8(ids.count)]
                + ids.flatMap { [0xA4, 0x01, 0x01, 0x02, 0x41, $0, 0x20, 0x06, 0x21, 0x58, 0x20] + x }
        }
        func set(threshold: UInt8) -> [UInt8] {
            [0xA5, 0x01, 0x01, 0x02] + keys([1, 2]) + [0x03, threshold, 0x04, 0x80, 0x05, 0x01]
        }
        #expect(try Self.read(set(threshold: 1)).keys == [TestKey.key("A"), TestKey.key("A")])
        #expect(throws: TrustError.invalidThreshold(2)) { try Self.read(set(threshold: 2)) }
    }

    @Test("M4 sets that make no sense are refused")
    func nonsense() throws {
        let key = TestKey.key("A")
        func make(
            version: UInt64 = 1,
            keys: [PublicKey]? = nil,
            threshold: Int = 1,
            manifestKeys: [PublicKey] = [],
            manifestThreshold: Int = 1,
            revoked: [[UInt8]] = []
        ) throws(TrustError) -> KeySet {
            try KeySet(
                version: version,
                keys: keys ?? [key],
                threshold: threshold,
                manifestKeys: manifestKeys.map { KeySet.Member(key: $0) },
                manifestThreshold: manifestThreshold,
                revoked: revoked
            )
        }
        let weak = PublicKey.ed25519([UInt8](repeating: 0, count: 32))
        #expect(throws: TrustError.invalidKeySet) { try make(version: 0) }
        #expect(throws: TrustError.invalidThreshold(0)) { try make(threshold: 0) }
        #expect(throws: TrustError.invalidThreshold(-1)) { try make(threshold: -1) }
        #expect(throws: TrustError.invalidThreshold(2)) { try make(threshold: 2) }
        #expect(throws: TrustError.invalidThreshold(1)) { try make(keys: []) }
        #expect(throws: TrustError.invalidThreshold(2)) { try make(manifestKeys: [key, key], manifestThreshold: 2) }
        #expect(throws: TrustError.invalidThreshold(0)) { try make(manifestThreshold: 0) }
        #expect(throws: TrustError.weakKey) { try make(keys: [key, weak]) }
        #expect(throws: TrustError.weakKey) { try make(manifestKeys: [weak]) }
        #expect(throws: TrustError.invalidKeySet) { try make(keys: [PublicKey](repeating: key, count: 17)) }
        #expect(throws: TrustError.invalidKeySet) { try make(revoked: [[1]]) }
        let thumbprint = [UInt8](repeating: 1, count: 32)
        #expect(throws: TrustError.invalidKeySet) { try make(revoked: [[UInt8]](repeating: thumbprint, count: 257)) }
    }

    @Test("A1 documents of another structure are refused")
    func structure() throws {
        let set = try Self.full().encoded
        #expect(throws: TrustError.malformed(.trailingBytes(at: set.count))) { try Self.read(set + [0]) }
        for length in 0..<set.count {
            #expect(throws: TrustError.self) { try Self.read([UInt8](set.prefix(length))) }
        }
        // A key that is not known might be a restriction.
        var unknown = try KeySetFixture.set(1, keys: "A", manifestKeys: "").encoded
        unknown[0] = 0xA6
        #expect(throws: TrustError.malformed(.invalidValue(at: unknown.count + 1))) {
            try Self.read(unknown + [0x08, 0x00])
        }
        #expect(throws: TrustError.malformed(.invalidValue(at: 0))) { try Self.read([0xA1, 0x01, 0x01]) }
        // Lists that claim more than there can be.
        #expect(throws: TrustError.malformed(.tooLong(at: 4))) {
            try Self.read([0xA5, 0x01, 0x01, 0x02, 0x91] + [UInt8](repeating: 0, count: 64))
        }
        #expect(throws: TrustError.malformed(.truncated(at: 4))) {
            try Self.read([0xA5, 0x01, 0x01, 0x02, 0x9B, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        }
        let detached = try Sign.sign(set.span, with: TestKey.signer("A"), keyID: [], detached: true)
        #expect(throws: TrustError.object(.payloadDetached(at: 0))) { try KeySetFixture.provisioned(detached) }
        let single = try Sign1.sign(set.span, with: TestKey.signer("A"), keyID: [], detached: false)
        #expect(throws: TrustError.object(.unexpectedStructure(at: 0))) { try KeySetFixture.provisioned(single) }
        #expect(throws: TrustError.malformed(.tooLong(at: 0))) {
            try KeySetFixture.provisioned([UInt8](repeating: 0, count: KeySet.byteLimit + 1))
        }
        #expect(throws: TrustError.self) {
            let bytes: [UInt8] = [1, 2, 3]
            _ = try KeySet.adding(signatureTo: bytes.span, by: TestKey.signer("A"), keyID: [])
        }
    }

    @Test("M4 the policy for manifests: members, threshold, revoked keys; keys and sets end at their time")
    func policy() throws {
        let set = try Self.full()
        let early = try set.policy(now: 1_800_000_000, delegation: .allowed(depth: 2))
        #expect(early.anchors.map(\.key) == [.publicKey(TestKey.key("M")), .publicKey(TestKey.key("N"))])
        #expect(early.anchors[1].permissions == set.manifestKeys[1].permissions)
        #expect(early.threshold == 2)
        #expect(early.delegation.depth == 2)
        #expect(early.revoked == [TestKey.thumbprint("Z")])
        #expect(early.now == 1_800_000_000)
        #expect(try set.policy(now: 1_899_999_999).anchors.count == 2)
        #expect(try set.policy(now: 1_900_000_000).anchors.count == 1)
        #expect(try set.policy(now: 1_999_999_999).delegation == .refused)
        #expect(throws: TrustError.expired(2_000_000_000)) { try set.policy(now: 2_000_000_000) }
        #expect(throws: TrustError.clockNeeded) { try set.policy(now: nil) }
        let endless = try KeySet(
            version: 1,
            keys: [TestKey.key("A")],
            threshold: 1,
            manifestKeys: [
                KeySet.Member(key: TestKey.key("M")), KeySet.Member(key: TestKey.key("N"), expires: 5),
            ]
        )
        #expect(try endless.policy(now: nil).anchors.map(\.key) == [.publicKey(TestKey.key("M"))])
    }
}
