import CBOR
import COSE
import SwiftCryptoProvider
import Testing

@Suite("What vouches for a message")
struct AuthenticationObjectTests {
    typealias Fixture = EncryptionFixture
    static let payload = EncryptionFixture.payload

    /// Which of `keys` vouch for `payload`.
    static func authenticators(
        _ object: [UInt8],
        _ keys: [AuthenticationKey],
        _ payload: [UInt8] = payload
    ) throws(COSEError) -> [Int] {
        let parsed = try AuthenticationObject(object.span, in: 0..<object.count)
        return parsed.authenticators(among: keys, over: payload.span, in: object.span, crypto: Fixture.crypto)
    }

    /// One object of each kind with a detached payload, and the key that vouches.
    static func samples() throws -> [(object: [UInt8], key: AuthenticationKey)] {
        let p256 = SwiftSigningKey.generate(.p256)
        let ed25519 = SwiftSigningKey.generate(.ed25519)
        let secret = Fixture.longSecret
        return [
            (try Sign1.sign(payload.span, with: p256, keyID: [1], detached: true), .publicKey(p256.publicKey)),
            (try Sign1.sign(payload.span, with: ed25519, keyID: [], detached: true), .publicKey(ed25519.publicKey)),
            (try Sign.sign(payload.span, with: ed25519, keyID: [2], detached: true), .publicKey(ed25519.publicKey)),
            (
                try Mac0.authenticate(payload.span, with: secret, keyID: [3], detached: true, crypto: Fixture.crypto),
                .secret(secret)
            ),
            (
                try Mac.authenticate(payload.span, with: secret, keyID: [4], detached: true, crypto: Fixture.crypto),
                .secret(secret)
            ),
        ]
    }

    @Test("M2 each of the four kinds is accepted with its key and its payload alone")
    func kinds() throws {
        let stranger = AuthenticationKey.publicKey(SwiftSigningKey.generate(.p256).publicKey)
        let otherSecret = AuthenticationKey.secret(SymmetricKey(bytes: [UInt8](repeating: 9, count: 32)))
        for (object, key) in try Self.samples() {
            #expect(try Self.authenticators(object, [stranger, key, otherSecret]) == [1])
            #expect(try Self.authenticators(object, [key, key]) == [0, 1])
            #expect(try Self.authenticators(object, [key], Self.payload + [0]).isEmpty)
            #expect(try Self.authenticators(object, [key], []).isEmpty)
            #expect(try Self.authenticators(object, []).isEmpty)
        }
    }

    @Test("A1 M2 any changed bit and any cut is refused", arguments: 0..<5)
    func changes(_ index: Int) throws {
        let (object, key) = try Self.samples()[index]
        // The recipient's key id of a COSE_Mac is not authenticated: a hint on which nothing rests.
        let hints = index == 4 ? (object.count - 4)..<(object.count - 1) : 0..<0
        for bit in 0..<(object.count * 8) where !hints.contains(bit / 8) {
            var other = object
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            let found = (try? Self.authenticators(other, [key])) ?? []
            #expect(found.isEmpty, "bit \(bit)")
        }
        for length in 0..<object.count {
            #expect(throws: COSEError.self) { try Self.authenticators([UInt8](object.prefix(length)), [key]) }
        }
        #expect(throws: COSEError.self) { try Self.authenticators(object + [0], [key]) }
    }

    @Test("M2 a MAC has the bytes that another implementation makes of it")
    func macBytes() throws {
        let made = try Mac0.authenticate(
            Self.payload.span,
            with: Fixture.longSecret,
            keyID: Fixture.keyID,
            detached: false,
            crypto: Fixture.crypto
        )
        #expect(made == Fixture.mac0)
        let other = try Mac.authenticate(
            Self.payload.span,
            with: Fixture.longSecret,
            keyID: Fixture.keyID,
            detached: false,
            crypto: Fixture.crypto
        )
        #expect(other == Fixture.mac)
    }

    @Test("M2 the COSE_Sign of RFC 9052 C.1.1 is accepted")
    func standardSign() throws {
        let object = [UInt8](
            hex: "d8628440a054546869732069732074686520636f6e74656e742e818343a10126a1044231315840"
                + "e2aeafd40d69d19dfe6e52077c5d7ff4e408282cbefb5d06cbf414af2e19d982"
                + "ac45ac98b8544c908b4507de1e90b717c3d34816fe926a2b98f53afd2fa0f30a"
        )
        let sign = try Sign(object.span, in: 0..<object.count)
        let payload = try #require(sign.payload)
        #expect([UInt8](object[payload]) == Self.payload)
        let isSigned = sign.isSigned(
            by: Sign1Tests.standardKey,
            over: Self.payload.span,
            in: object.span,
            crypto: Fixture.crypto
        )
        #expect(isSigned)
    }

    @Test("A1 a payload inside, another tag and no tag are refused, each in its own words")
    func shape() throws {
        let key = SwiftSigningKey.generate(.p256)
        let attached = try Sign1.sign(Self.payload.span, with: key, keyID: [], detached: false)
        #expect(throws: COSEError.payloadNotDetached(at: 8)) { try Self.authenticators(attached, []) }
        #expect(throws: COSEError.payloadNotDetached(at: 20)) { try Self.authenticators(Fixture.mac0, []) }
        #expect(throws: COSEError.unexpectedTag(at: 0)) { try Self.authenticators(Fixture.encrypt, []) }
        #expect(throws: COSEError.unexpectedTag(at: 0)) {
            try Self.authenticators(
                [UInt8](try Sign1.sign(Self.payload.span, with: key, keyID: [], detached: true).dropFirst()),
                []
            )
        }
        #expect(throws: COSEError.malformed(.truncated(at: 0))) { try Self.authenticators([], []) }
    }

    @Test("M2 a public key is never taken for a MAC key, nor a secret for a public key")
    func confusion() throws {
        // A MAC under the bytes of a public key, which everybody knows.
        let key = SwiftSigningKey.generate(.ed25519).publicKey
        guard case .ed25519(let bytes) = key else { return }
        let object = try Mac0.authenticate(
            Self.payload.span,
            with: SymmetricKey(bytes: bytes),
            keyID: [],
            detached: true,
            crypto: Fixture.crypto
        )
        #expect(try Self.authenticators(object, [.publicKey(key)]).isEmpty)
    }

    @Test(
        "M2 a secret that was never written, or is too short, proves nothing",
        arguments: [
            [UInt8](repeating: 0, count: 32), [UInt8](repeating: 0xFF, count: 32), [], [1], [UInt8](0..<15),
        ]
    )
    func weakSecret(_ bytes: [UInt8]) throws {
        let key = SymmetricKey(bytes: bytes)
        #expect(key.isWeak)
        #expect(throws: COSEError.weakKey) {
            try Mac0.authenticate(Self.payload.span, with: key, keyID: [], detached: true, crypto: Fixture.crypto)
        }
        // What somebody else would make with it.
        let header = Item.map((1, .integer(5)))
        let input = Item.array([.text("MAC0"), .bytes(header.encoded), .bytes([]), .bytes(Self.payload)]).encoded
        let tag = Fixture.crypto.hmacSHA256(input.span, key: bytes.span)
        let object = Item.tag(17, .array([.bytes(header.encoded), .map(), .null, .bytes(tag)])).encoded
        #expect(try Self.authenticators(object, [.secret(key)]).isEmpty)
    }

    @Test(
        "M2 a MAC of another algorithm or cut to fewer bytes is refused",
        arguments: [(5, 32, true), (5, 8, false), (4, 8, false), (6, 32, false), (-7, 32, false)]
            as [(Int64, Int, Bool)]
    )
    func macAlgorithm(_ algorithm: Int64, _ length: Int, _ isAccepted: Bool) throws {
        let header = Item.map((1, .integer(algorithm)))
        let input = Item.array([.text("MAC0"), .bytes(header.encoded), .bytes([]), .bytes(Self.payload)]).encoded
        let key = Fixture.longSecret
        let tag = [UInt8](Fixture.crypto.hmacSHA256(input.span, key: key.bytes.span).prefix(length))
        let object = Item.tag(17, .array([.bytes(header.encoded), .map(), .null, .bytes(tag)])).encoded
        #expect(try Self.authenticators(object, [.secret(key)]).isEmpty == !isAccepted)
    }

    @Test("no secret shows in what is printed")
    func printing() {
        let key = SymmetricKey(bytes: [UInt8](repeating: 0xAB, count: 32))
        var dumped = ""
        dump(AuthenticationKey.secret(key), to: &dumped)
        for text in ["\(key)", "\(AuthenticationKey.secret(key))", String(reflecting: key), dumped] {
            #expect(!text.contains("171") && !text.lowercased().contains("ab, ab") && !text.contains("abab"), "\(text)")
        }
        #expect("\(key)" == "SymmetricKey")
    }

    @Test("a key goes through its COSE_Key, of either kind, and has a thumbprint of its own")
    func encoding() throws {
        let keys: [AuthenticationKey] = [
            .publicKey(SwiftSigningKey.generate(.p256).publicKey),
            .publicKey(SwiftSigningKey.generate(.ed25519).publicKey), .secret(Fixture.secret),
            .secret(Fixture.longSecret),
        ]
        for key in keys {
            let encoded = key.encoded
            #expect(try AuthenticationKey(decoding: encoded.span) == key)
            #expect(key.thumbprint(Fixture.crypto) == Fixture.crypto.sha256(encoded.span))
            #expect(key.keyID(Fixture.crypto) == [UInt8](key.thumbprint(Fixture.crypto).prefix(8)))
        }
        #expect(Set(keys.map { $0.thumbprint(Fixture.crypto) }).count == 4)
        for refused in [Item.map((1, .integer(4))), .map((1, .integer(4)), (-1, .bytes([]))), .map((1, .integer(9)))] {
            let encoded = refused.encoded
            #expect(throws: COSEError.unsupportedKey(at: 0)) { try AuthenticationKey(decoding: encoded.span) }
        }
        let long = Item.map((1, .integer(4)), (-1, .bytes([UInt8](repeating: 1, count: 65)))).encoded
        #expect(throws: COSEError.malformed(.tooLong(at: 4))) { try AuthenticationKey(decoding: long.span) }
    }
}
