import CBOR
import COSE
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Keys in manifests [M4]")
struct CarriedKeysTests {
    typealias Key = DecryptionKey<SwiftAgreementKey>
    static let crypto = TestKey.crypto
    static let secret = AuthenticationKey.secret(SymmetricKey(bytes: [UInt8](1...16)))
    static let publicKeys: [AuthenticationKey] = [.publicKey(TestKey.key("A")), .publicKey(TestKey.key("a"))]
    static let wrapping = SymmetricKey(bytes: [UInt8](repeating: 5, count: 16))

    static func plain(_ bytes: [UInt8]) throws(TrustError) -> CarriedKeys {
        try CarriedKeys(bytes.span, in: 0..<bytes.count)
    }

    static func areEncrypted(_ bytes: [UInt8]) -> Bool {
        CarriedKeys.areEncrypted(bytes.span, in: 0..<bytes.count)
    }

    static func open(_ bytes: [UInt8], with keys: [Key]) throws(TrustError) -> CarriedKeys {
        try CarriedKeys(bytes.span, in: 0..<bytes.count, openedWith: keys, crypto: crypto)
    }

    @Test("M4 public keys travel in plain, and become anchors with no more than the signers' permissions")
    func inPlain() throws {
        let keys = try CarriedKeys(keys: Self.publicKeys)
        let bytes = try keys.plain()
        #expect(!Self.areEncrypted(bytes))
        #expect(try Self.plain(bytes) == keys)
        #expect(try Self.open(bytes, with: []) == keys)
        let permissions = Permissions(components: [[[1]]])
        let policy = TrustPolicy(
            anchors: PolicyFixture.anchors("B") + PolicyFixture.anchors("C", permissions: permissions)
        )
        let authority = try PolicyFixture.authenticate(
            [PolicyFixture.sign1("B"), PolicyFixture.sign1("C")],
            policy
        )
        let anchors = keys.anchors(authority: authority)
        #expect(anchors.map(\.key) == Self.publicKeys)
        #expect(anchors.allSatisfy { $0.permissions == permissions })
        #expect(keys.secrets.isEmpty)
    }

    @Test(
        "M4 keys travel encrypted to the device, secrets too",
        arguments: [ContentAlgorithm.a128GCM, .chaCha20Poly1305]
    )
    func encrypted(_ algorithm: ContentAlgorithm) throws {
        let own = SwiftAgreementKey.generate()
        let keys = try CarriedKeys(keys: Self.publicKeys + [Self.secret])
        let recipients: [EncryptionRecipient] = [
            .agreement(own.publicKey, keyID: [1]), .wrapping(Self.wrapping, keyID: [2]),
        ]
        let bytes = try keys.sealed(for: recipients, by: algorithm, crypto: Self.crypto)
        #expect(Self.areEncrypted(bytes))
        #expect(try Self.open(bytes, with: [.agreement(own)]) == keys)
        #expect(try Self.open(bytes, with: [.secret(Self.wrapping)]) == keys)
        #expect(keys.secrets == [SymmetricKey(bytes: [UInt8](1...16))])
        let signature = try PolicyFixture.sign1("B")
        let authority = try PolicyFixture.authenticate([signature], TrustPolicy(anchors: PolicyFixture.anchors("B")))
        #expect(keys.anchors(authority: authority).count == 2)
        #expect(throws: TrustError.object(.noRecipient)) { try Self.open(bytes, with: []) }
        #expect(throws: TrustError.object(.keyUnwrapFailed)) {
            try Self.open(bytes, with: [.agreement(SwiftAgreementKey.generate())])
        }
        #expect(throws: TrustError.self) { try Self.plain(bytes) }
        var damaged = bytes
        damaged[100] ^= 1
        #expect(throws: TrustError.object(.decryptionFailed)) { try Self.open(damaged, with: [.secret(Self.wrapping)]) }
    }

    @Test("M4 a secret in plain is refused, by who writes and by who reads")
    func secretInPlain() throws {
        #expect(throws: TrustError.secretInPlain) { try CarriedKeys(keys: [Self.secret]).plain() }
        let bytes = [0x81] + Self.secret.encoded
        #expect(throws: TrustError.secretInPlain) { try Self.plain(bytes) }
        #expect(throws: TrustError.secretInPlain) { try Self.open(bytes, with: [.secret(Self.wrapping)]) }
    }

    @Test("M4 what was encrypted as a payload is not taken for keys, whether the key is agreed upon or wrapped")
    func purpose() throws {
        let own = SwiftAgreementKey.generate()
        let content = try CarriedKeys(keys: Self.publicKeys).plain()
        let payload = try Encrypt.seal(
            content.span,
            by: .a128GCM,
            for: [.agreement(own.publicKey, keyID: [])],
            detached: false,
            crypto: Self.crypto
        )
        #expect(throws: TrustError.object(.keyUnwrapFailed)) { try Self.open(payload.object, with: [.agreement(own)]) }
        let other = KeyPurpose("Something Else", contentType: "application/vnd.example")
        for purpose in [KeyPurpose.suitPayload, other] {
            let wrapped = try Encrypt.seal(
                content.span,
                by: .a128GCM,
                for: [.wrapping(Self.wrapping, keyID: [])],
                detached: false,
                purpose: purpose,
                crypto: Self.crypto
            )
            #expect(throws: TrustError.object(.keyUnwrapFailed)) {
                try Self.open(wrapped.object, with: [.secret(Self.wrapping)])
            }
        }
    }

    @Test("M4 none, too many, weak ones and other bytes are refused")
    func refused() throws {
        #expect(throws: TrustError.invalidKeySet) { try CarriedKeys(keys: []) }
        #expect(throws: TrustError.invalidKeySet) {
            try CarriedKeys(keys: [AuthenticationKey](repeating: Self.publicKeys[0], count: 17))
        }
        let weak = PublicKey.ed25519([UInt8](repeating: 0, count: 32))
        #expect(throws: TrustError.weakKey) { try CarriedKeys(keys: [.publicKey(weak)]) }
        #expect(throws: TrustError.weakKey) { try Self.plain([0x81] + weak.encoded) }
        #expect(throws: TrustError.invalidKeySet) { try Self.plain([0x80]) }
        #expect(throws: TrustError.malformed(.tooLong(at: 0))) {
            try Self.plain([0x91] + [UInt8](repeating: 0xA0, count: 17))
        }
        #expect(throws: TrustError.malformed(.truncated(at: 0))) { try Self.plain([]) }
        let good = try CarriedKeys(keys: Self.publicKeys).plain()
        #expect(throws: TrustError.malformed(.trailingBytes(at: good.count))) { try Self.plain(good + [0]) }
        for length in 0..<good.count {
            #expect(throws: TrustError.self) { try Self.plain([UInt8](good.prefix(length))) }
        }
    }
}
