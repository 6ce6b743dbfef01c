import CBOR
import COSE
import SwiftCryptoProvider
import Testing

@Suite("COSE_Encrypt and COSE_Encrypt0")
struct EncryptTests {
    typealias Fixture = EncryptionFixture
    typealias Key = EncryptionFixture.Key
    static let payload = EncryptionFixture.payload
    static let authenticated = [ContentAlgorithm.a128GCM, .chaCha20Poly1305]

    @Test("A4 what another implementation encrypted is opened, by either recipient")
    func known() throws {
        #expect(try Fixture.open(Fixture.encrypt, with: [.secret(Fixture.secret)]) == Self.payload)
        #expect(try Fixture.open(Fixture.encrypt, with: [.agreement(Fixture.agreementKey)]) == Self.payload)
        #expect(try Fixture.open0(Fixture.encrypt0GCM, with: Fixture.secret) == Self.payload)
        #expect(try Fixture.open0(Fixture.encrypt0ChaCha, with: Fixture.longSecret) == Self.payload)
        for piece in [1, 7, 16, 100] {
            let keys: [Key] = [.secret(Fixture.secret)]
            let opened = try Fixture.stream(Fixture.counted, Fixture.countedCiphertext, with: keys, piece: piece)
            #expect(opened == Self.payload)
        }
    }

    @Test("A4 what is encrypted is opened, by each recipient, inside and detached", arguments: authenticated)
    func roundTrip(_ algorithm: ContentAlgorithm) throws {
        let own = SwiftAgreementKey.generate()
        let recipients: [EncryptionRecipient] = [
            .wrapping(Fixture.secret, keyID: [1]), .agreement(own.publicKey, keyID: [2]),
            .agreement(SwiftAgreementKey.generate().publicKey, keyID: []),
        ]
        for payload in [[], Self.payload, [UInt8](repeating: 7, count: 70_000)] {
            for key in [Key.secret(Fixture.secret), .agreement(own)] {
                let inside = try Encrypt.seal(
                    payload.span,
                    by: algorithm,
                    for: recipients,
                    detached: false,
                    crypto: Fixture.crypto
                )
                #expect(inside.ciphertext == nil)
                #expect(try Fixture.open(inside.object, with: [key]) == payload)
                let outside = try Encrypt.seal(
                    payload.span,
                    by: algorithm,
                    for: recipients,
                    detached: true,
                    crypto: Fixture.crypto
                )
                let ciphertext = try #require(outside.ciphertext)
                #expect(try Fixture.stream(outside.object, ciphertext, with: [key], piece: 999) == payload)
                #expect(throws: COSEError.payloadDetached(at: 4)) { try Fixture.open(outside.object, with: [key]) }
            }
        }
    }

    @Test("A4 A128CTR goes only where a digest elsewhere notices a change: detached, and piece by piece")
    func counter() throws {
        let recipients = [EncryptionRecipient.wrapping(Fixture.secret, keyID: [])]
        #expect(throws: COSEError.notAuthenticated(.a128CTR)) {
            try Encrypt.seal(
                Self.payload.span,
                by: .a128CTR,
                for: recipients,
                detached: false,
                crypto: Fixture.crypto
            )
        }
        let sealed = try Encrypt.seal(
            Self.payload.span,
            by: .a128CTR,
            for: recipients,
            detached: true,
            crypto: Fixture.crypto
        )
        let ciphertext = try #require(sealed.ciphertext)
        #expect(ciphertext.count == Self.payload.count)
        let keys: [Key] = [.secret(Fixture.secret)]
        #expect(try Fixture.stream(sealed.object, ciphertext, with: keys, piece: 5) == Self.payload)
        let object = sealed.object
        let encrypt = try Encrypt(object.span, in: 0..<object.count)
        #expect(throws: COSEError.notAuthenticated(.a128CTR)) {
            try encrypt.open(ciphertext.span, with: keys, in: object.span, crypto: Fixture.crypto)
        }
    }

    @Test("A4 COSE_Encrypt0 goes round, and refuses keys of another length", arguments: ContentAlgorithm.allCases)
    func direct(_ algorithm: ContentAlgorithm) throws {
        let key = SymmetricKey(bytes: [UInt8](1...UInt8(algorithm.keyLength)))
        let sealed = try Encrypt0.seal(
            Self.payload.span,
            by: algorithm,
            key: key,
            keyID: [1],
            detached: true,
            crypto: Fixture.crypto
        )
        let object = sealed.object
        let ciphertext = try #require(sealed.ciphertext)
        let encrypt = try Encrypt0(object.span, in: 0..<object.count)
        #expect(encrypt.algorithm == algorithm)
        #expect(encrypt.keyID.map { [UInt8](object[$0]) } == [1])
        var decryptor = try encrypt.makeDecryptor(key: key, in: object.span, limit: 100, crypto: Fixture.crypto)
        var plaintext: [UInt8] = []
        try decryptor.update(ciphertext.span, into: &plaintext)
        try decryptor.finish(into: &plaintext)
        #expect(plaintext == Self.payload)
        let short = SymmetricKey(bytes: [1])
        #expect(throws: COSEError.keyLength(1)) {
            _ = try encrypt.makeDecryptor(key: short, in: object.span, limit: 100, crypto: Fixture.crypto)
        }
        #expect(throws: COSEError.keyLength(1)) {
            try Encrypt0.seal(
                Self.payload.span,
                by: algorithm,
                key: short,
                keyID: [],
                detached: true,
                crypto: Fixture.crypto
            )
        }
    }

    @Test("A4 who is not among the recipients, or has another key, is told apart from a damaged text")
    func errors() throws {
        let other = SymmetricKey(bytes: [UInt8](repeating: 3, count: 16))
        #expect(throws: COSEError.noRecipient) { try Fixture.open(Fixture.encrypt, with: []) }
        #expect(throws: COSEError.noRecipient) {
            try Fixture.open(Fixture.encrypt, with: [.secret(Fixture.longSecret)])
        }
        #expect(throws: COSEError.keyUnwrapFailed) { try Fixture.open(Fixture.encrypt, with: [.secret(other)]) }
        #expect(throws: COSEError.keyUnwrapFailed) {
            try Fixture.open(Fixture.encrypt, with: [.agreement(SwiftAgreementKey.generate())])
        }
        #expect(throws: COSEError.keyUnwrapFailed) {
            try Fixture.open(Fixture.encrypt, with: [.agreement(Fixture.agreementKey)], purpose: KeyPurpose("other"))
        }
        var damaged = Fixture.encrypt
        damaged[30] ^= 1
        #expect(throws: COSEError.decryptionFailed) { try Fixture.open(damaged, with: [.secret(Fixture.secret)]) }
        #expect(throws: COSEError.decryptionFailed) {
            try Fixture.open0(Fixture.encrypt0GCM, with: SymmetricKey(bytes: [UInt8](repeating: 1, count: 16)))
        }
        // The right key is found behind wrong ones.
        #expect(
            try Fixture.open(
                Fixture.encrypt,
                with: [.secret(other), .agreement(SwiftAgreementKey.generate()), .secret(Fixture.secret)]
            ) == Self.payload
        )
    }

    @Test("A4 any changed bit and any cut is refused; only key ids may differ")
    func changes() throws {
        let object = try Encrypt.seal(
            Self.payload.span,
            by: .a128GCM,
            for: [.agreement(Fixture.agreementKey.publicKey, keyID: [])],
            detached: false,
            crypto: Fixture.crypto
        ).object
        for bit in 0..<(object.count * 8) {
            var other = object
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let opened = try? Fixture.open(other, with: [.agreement(Fixture.agreementKey)])
            #expect(opened == nil, "bit \(bit)")
        }
        for length in 0..<object.count {
            let cut = [UInt8](object.prefix(length))
            #expect(throws: COSEError.self) { try Fixture.open(cut, with: [.agreement(Fixture.agreementKey)]) }
        }
    }

    @Test("A4 a stream stops at the limit, ends with its tag, and is over then")
    func limits() throws {
        let sealed = try Encrypt.seal(
            [UInt8](repeating: 1, count: 100).span,
            by: .a128GCM,
            for: [.wrapping(Fixture.secret, keyID: [])],
            detached: true,
            crypto: Fixture.crypto
        )
        let ciphertext = try #require(sealed.ciphertext)
        let keys: [Key] = [.secret(Fixture.secret)]
        #expect(try Fixture.stream(sealed.object, ciphertext, with: keys, piece: 10, limit: 100).count == 100)
        #expect(throws: COSEError.ciphertextTooLong(limit: 99)) {
            try Fixture.stream(sealed.object, ciphertext, with: keys, piece: 10, limit: 99)
        }
        for length in [0, 1, 15, 16, 17, 100, 115] {
            #expect(throws: COSEError.decryptionFailed, "\(length)") {
                try Fixture.stream(sealed.object, [UInt8](ciphertext.prefix(length)), with: keys, piece: 10)
            }
        }
        let object = sealed.object
        let encrypt = try Encrypt(object.span, in: 0..<object.count)
        var decryptor = try encrypt.makeDecryptor(with: keys, in: object.span, limit: 100, crypto: Fixture.crypto)
        var plaintext: [UInt8] = []
        try decryptor.update(ciphertext.span, into: &plaintext)
        try decryptor.finish(into: &plaintext)
        var isOver = false
        do throws(COSEError) {
            try decryptor.finish(into: &plaintext)
        } catch {
            isOver = error == .decryptionFailed
        }
        #expect(isOver)
        #expect(plaintext.count == 100)
    }

    @Test("M4 a key with which everybody could decrypt is not used, nor a point off the curve")
    func badKeys() throws {
        let zero = SymmetricKey(bytes: [UInt8](repeating: 0, count: 16))
        let offCurve = PublicKey.p256(x: [UInt8](repeating: 1, count: 32), y: [UInt8](repeating: 1, count: 32))
        let cases: [(EncryptionRecipient, COSEError)] = [
            (.wrapping(zero, keyID: []), .weakKey),
            (.wrapping(Fixture.longSecret, keyID: []), .keyLength(32)),
            (.agreement(offCurve, keyID: []), .invalidPublicKey),
            (.agreement(.ed25519([UInt8](repeating: 1, count: 32)), keyID: []), .invalidPublicKey),
        ]
        for (recipient, error) in cases {
            #expect(throws: error) {
                try Encrypt.seal(
                    Self.payload.span,
                    by: .a128GCM,
                    for: [recipient],
                    detached: false,
                    crypto: Fixture.crypto
                )
            }
        }
        #expect(throws: COSEError.noRecipient) {
            try Encrypt.seal(Self.payload.span, by: .a128GCM, for: [], detached: false, crypto: Fixture.crypto)
        }
        let many = [EncryptionRecipient](repeating: .wrapping(Fixture.secret, keyID: []), count: 9)
        #expect(throws: COSEError.tooManyRecipients(at: 0)) {
            try Encrypt.seal(Self.payload.span, by: .a128GCM, for: many, detached: false, crypto: Fixture.crypto)
        }
    }
}
