import CBOR
import COSE
import SwiftCryptoProvider
import Testing

@Suite("COSE_Sign1")
struct Sign1Tests {
    static let crypto = SwiftCryptoProvider()
    static let payload = [UInt8]("This is the content.".utf8)

    /// The example of RFC 9052 C.2.1, with the key "11" of RFC 9052 C.7.1.
    static let standardObject = [UInt8](
        hex: "d28443a10126a10442313154546869732069732074686520636f6e74656e742e5840"
            + "8eb33e4ca31d1c465ab05aac34cc6b23d58fef5c083106c4d25a91aef0b0117e"
            + "2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36"
    )
    static let standardKey = PublicKey.p256(
        x: [UInt8](hex: "bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff"),
        y: [UInt8](hex: "20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e")
    )

    /// The private key of RFC 8032 7.1 test 1, as PKCS #8.
    static let ed25519PEM = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
        -----END PRIVATE KEY-----
        """

    @Test("A1 M2 the example of RFC 9052 C.2.1 is accepted, with its tag and without")
    func standardExample() throws {
        for bytes in [Self.standardObject, [UInt8](Self.standardObject.dropFirst())] {
            let object = try ParsedSign1(bytes)
            #expect(object.sign1.algorithm == .es256)
            #expect(object.keyID == [UInt8]("11".utf8))
            #expect(object.payload == Self.payload)
            #expect(object.isSigned(by: Self.standardKey))
            #expect(!object.isSigned(by: SwiftSigningKey.generate(.p256).publicKey))
        }
    }

    @Test("A1 an object inside other bytes is read from its range")
    func range() throws {
        let bytes = [0xFF, 0xFF] + Self.standardObject + [0xFF]
        let object = try ParsedSign1(bytes, in: 2..<(bytes.count - 1))
        #expect(object.isSigned(by: Self.standardKey))
        #expect(throws: COSEError.malformed(.trailingBytes(at: bytes.count - 1))) {
            try ParsedSign1(bytes, in: 2..<bytes.count)
        }
    }

    @Test("M2 an Ed25519 object has the bytes that another implementation makes of it")
    func ed25519Bytes() throws {
        let key = try SwiftSigningKey(pem: Self.ed25519PEM)
        let keyID: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]
        let signature =
            "5840d708859191c8e7add30ffdbc19390bbf315ee67b7aea94bcef64af27b27c7359"
            + "2d4a1c87f2e925dcf7eb56e07a0e73b1e808b6d831601bf38ee6b4f92db4db0f"
        let attached = try Sign1.sign(Self.payload.span, with: key, keyID: keyID, detached: false)
        #expect(
            attached
                == [UInt8](
                    hex: "d2844da2012704480102030405060708a054546869732069732074686520636f6e74656e742e" + signature
                )
        )
        let detached = try Sign1.sign(Self.payload.span, with: key, keyID: keyID, detached: true)
        #expect(detached == [UInt8](hex: "d2844da2012704480102030405060708a0f6" + signature))
    }

    @Test(
        "M2 what is signed is accepted with its payload alone, attached and detached",
        arguments: SwiftSigningKey.Kind.allCases
    )
    func roundTrip(_ kind: SwiftSigningKey.Kind) throws {
        let key = SwiftSigningKey.generate(kind)
        let keyID = key.publicKey.keyID(Self.crypto)
        for payload in [[], Self.payload, [UInt8](repeating: 7, count: 70_000)] {
            let attached = try ParsedSign1(try Sign1.sign(payload.span, with: key, keyID: keyID, detached: false))
            #expect(attached.payload == payload)
            #expect(attached.keyID == keyID)
            #expect(attached.isSigned(by: key.publicKey))
            let detached = try ParsedSign1(try Sign1.sign(payload.span, with: key, keyID: keyID, detached: true))
            #expect(detached.payload == nil)
            #expect(detached.isSigned(by: key.publicKey, over: payload))
            #expect(!detached.isSigned(by: key.publicKey, over: payload + [0]))
            #expect(!detached.isSigned(by: key.publicKey, over: []) || payload.isEmpty)
        }
    }

    @Test("A1 M2 another key is refused, of the same type and of the other")
    func wrongKey() throws {
        for kind in SwiftSigningKey.Kind.allCases {
            let key = SwiftSigningKey.generate(kind)
            let object = try ParsedSign1(try Sign1.sign(Self.payload.span, with: key, keyID: [1], detached: false))
            #expect(object.isSigned(by: key.publicKey))
            for other in SwiftSigningKey.Kind.allCases {
                #expect(!object.isSigned(by: SwiftSigningKey.generate(other).publicKey))
            }
        }
    }

    static let algorithms: [(SwiftSigningKey.Kind, Int64, Bool)] = [
        (.p256, -7, true), (.p256, -9, true), (.p256, -8, false), (.p256, -19, false), (.p256, -35, false),
        (.ed25519, -8, true), (.ed25519, -19, true), (.ed25519, -7, false), (.ed25519, -53, false),
        (.ed25519, 0, false),
    ]

    @Test("M2 a signature counts only under an algorithm of the key", arguments: algorithms)
    func algorithm(_ kind: SwiftSigningKey.Kind, _ algorithm: Int64, _ isAccepted: Bool) throws {
        let key = SwiftSigningKey.generate(kind)
        let header = Item.map((1, .integer(algorithm)))
        // The Sig_structure of RFC 9052 4.4, put together here.
        let input = Item.array([.text("Signature1"), .bytes(header.encoded), .bytes([]), .bytes(Self.payload)]).encoded
        let signature = try key.sign(input.span)
        let object = Item.array([.bytes(header.encoded), .map(), .bytes(Self.payload), .bytes(signature)])
        let parsed = try ParsedSign1(object.encoded)
        #expect(parsed.sign1.algorithm == COSEAlgorithm(identifier: algorithm))
        #expect(parsed.keyID == nil)
        #expect(parsed.isSigned(by: key.publicKey) == isAccepted)
    }

    @Test("A1 M2 any changed bit and any cut is refused")
    func changes() throws {
        // The unprotected header of this object, with its key id: a hint on which nothing rests.
        let unsigned = 6..<11
        for bit in 0..<(Self.standardObject.count * 8) where !unsigned.contains(bit / 8) {
            var bytes = Self.standardObject
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let object = try? ParsedSign1(bytes) else { continue }
            #expect(!object.isSigned(by: Self.standardKey), "bit \(bit)")
        }
        for length in 0..<Self.standardObject.count {
            #expect(throws: COSEError.self) { try ParsedSign1([UInt8](Self.standardObject.prefix(length))) }
        }
    }

    @Test("a signer that cannot sign is heard")
    func signingFails() {
        struct Broken: Signer {
            let publicKey = Sign1Tests.standardKey
            func sign(_ message: Span<UInt8>) throws(COSEError) -> [UInt8] { throw .signingFailed }
        }
        #expect(throws: COSEError.signingFailed) {
            try Sign1.sign(Self.payload.span, with: Broken(), keyID: [], detached: true)
        }
    }
}
