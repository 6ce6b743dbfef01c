import CBOR
import COSE
import SwiftCryptoProvider
import Testing

@Suite("COSE_Sign")
struct SignTests {
    static let crypto = SwiftCryptoProvider()
    static let payload = [UInt8]("payload".utf8)

    static func isSigned(_ object: [UInt8], by key: PublicKey, over payload: [UInt8] = payload) throws -> Bool {
        let sign = try Sign(object.span, in: 0..<object.count)
        return sign.isSigned(by: key, over: payload.span, in: object.span, crypto: crypto)
    }

    @Test("M2 signers add their signatures one after the other, attached and detached", arguments: [true, false])
    func several(_ detached: Bool) throws {
        let keys = [SwiftSigningKey.generate(.p256), .generate(.ed25519), .generate(.p256)]
        var object = try Sign.sign(Self.payload.span, with: keys[0], keyID: [0], detached: detached)
        for number in 1..<3 {
            let id = [UInt8(number)]
            object = try Sign.adding(to: object.span, over: Self.payload.span, with: keys[number], keyID: id)
        }
        let sign = try Sign(object.span, in: 0..<object.count)
        #expect(sign.signatures.count == 3)
        #expect(sign.signatures.map { $0.keyID.map { [UInt8](object[$0]) } } == [[0], [1], [2]])
        #expect((sign.payload == nil) == detached)
        for key in keys {
            #expect(try Self.isSigned(object, by: key.publicKey))
            #expect(try !Self.isSigned(object, by: key.publicKey, over: [1]))
        }
        #expect(try !Self.isSigned(object, by: SwiftSigningKey.generate(.p256).publicKey))
    }

    @Test("M2 a signature by somebody else does not spoil the others")
    func stranger() throws {
        let key = SwiftSigningKey.generate(.p256)
        var object = try Sign.sign([9].span, with: SwiftSigningKey.generate(.p256), keyID: [], detached: true)
        object = try Sign.adding(to: object.span, over: Self.payload.span, with: key, keyID: [])
        #expect(try Self.isSigned(object, by: key.publicKey))
    }

    @Test("A1 a signature for COSE_Sign1 is none for COSE_Sign, and the other way round")
    func contexts() throws {
        let key = SwiftSigningKey.generate(.ed25519)
        let header = Item.map((1, .integer(-8)))
        let single = Item.array([.text("Signature1"), .bytes(header.encoded), .bytes([]), .bytes(Self.payload)])
        let signature = try key.sign(single.encoded.span)
        let object = Item.tag(
            98,
            .array([
                .bytes([]), .map(), .null, .array([.array([.bytes(header.encoded), .map(), .bytes(signature)])]),
            ])
        )
        #expect(try !Self.isSigned(object.encoded, by: key.publicKey))
    }

    @Test("M2 a body header counts, and an empty map in it counts as none (RFC 9052 4.4)", arguments: [false, true])
    func bodyHeader(_ isEmpty: Bool) throws {
        let key = SwiftSigningKey.generate(.ed25519)
        let body = isEmpty ? Item.map() : Item.map((3, .integer(60)))
        let header = Item.map((1, .integer(-8)))
        let signed = Item.array([
            .text("Signature"), .bytes(isEmpty ? [] : body.encoded), .bytes(header.encoded), .bytes([]),
            .bytes(Self.payload),
        ])
        let signature = try key.sign(signed.encoded.span)
        let object = Item.tag(
            98,
            .array([
                .bytes(body.encoded), .map(), .null,
                .array([.array([.bytes(header.encoded), .map(), .bytes(signature)])]),
            ])
        ).encoded
        #expect(try Self.isSigned(object, by: key.publicKey))
    }

    static let refused: [(Item, COSEError)] = {
        let header = Item.bytes(Item.map((1, .integer(-7))).encoded)
        let one = Item.array([header, .map(), .bytes([1])])
        func body(_ signatures: Item) -> Item { .tag(98, .array([.bytes([]), .map(), .null, signatures])) }
        return [
            (body(.array([])), .unexpectedStructure(at: 6)),
            (body(.array([Item](repeating: one, count: 17))), .malformed(.tooLong(at: 6))),
            (body(.array([.array([header, .map()])])), .unexpectedStructure(at: 7)),
            (body(.array([.array([.bytes([]), .map((1, .integer(-7))), .bytes([1])])])), .algorithmMissing),
            (body(.null), .malformed(.unexpectedType(at: 6, expected: .array, found: .null))),
            (.tag(97, .array([])), .unexpectedStructure(at: 0)),
            (.array([]), .malformed(.unexpectedType(at: 0, expected: .tag, found: .array))),
            (
                .tag(98, .array([.bytes(Item.map((2, .array([.integer(1)]))).encoded), .map(), .null, .array([one])])),
                .criticalHeader(at: 6)
            ),
        ]
    }()

    @Test("A1 another structure is refused before any key is tried", arguments: refused)
    func structure(_ item: Item, _ error: COSEError) {
        let bytes = item.encoded
        #expect(throws: error) { try Sign(bytes.span, in: 0..<bytes.count) }
    }

    @Test("more signatures than can be read are not made")
    func limit() throws {
        let key = SwiftSigningKey.generate(.ed25519)
        var object = try Sign.sign(Self.payload.span, with: key, keyID: [], detached: true)
        for _ in 1..<Sign.signatureLimit {
            object = try Sign.adding(to: object.span, over: Self.payload.span, with: key, keyID: [])
        }
        let full = object
        #expect(try Sign(full.span, in: 0..<full.count).signatures.count == 16)
        #expect(throws: COSEError.tooManySignatures(at: 0)) {
            try Sign.adding(to: full.span, over: Self.payload.span, with: key, keyID: [])
        }
    }
}
