import CBOR
import COSE
import Testing

@Suite("Structure of COSE_Encrypt")
struct EncryptStructureTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let bytes: [UInt8]
        let error: COSEError

        init(_ name: String, _ item: Item, _ error: COSEError) {
            testDescription = name
            bytes = item.encoded
            self.error = error
        }
    }

    private static let gcm = Item.bytes(Item.map((1, .integer(1))).encoded)
    private static let nonce = Item.map((5, .bytes([UInt8](repeating: 1, count: 12))))
    private static let wrapped = Item.bytes([UInt8](repeating: 1, count: 24))
    private static let recipient = Item.array([.bytes([]), .map((1, .integer(-3))), wrapped])

    private static func object(
        _ protected: Item = gcm,
        _ unprotected: Item = nonce,
        recipients: [Item] = [recipient]
    ) -> Item {
        .tag(96, .array([protected, unprotected, .null, .array(recipients)]))
    }

    private static func recipient(protected: Item, _ unprotected: Item) -> Item {
        object(recipients: [.array([.bytes(protected.encoded), unprotected, wrapped])])
    }

    static let refused = [
        Case("no algorithm", object(.bytes([])), .algorithmMissing),
        Case(
            "an AEAD that is not protected",
            object(.bytes([]), .map((1, .integer(1)), (5, .bytes([UInt8](repeating: 1, count: 12))))),
            .algorithmMissing
        ),
        Case(
            "an algorithm in both places",
            object(gcm, .map((1, .integer(1)), (5, .bytes([UInt8](repeating: 1, count: 12))))),
            .unexpectedStructure(at: 9)
        ),
        Case(
            "A128CTR that claims to be protected",
            object(.bytes(Item.map((1, .integer(-65534))).encoded)),
            .unexpectedStructure(at: 4)
        ),
        Case(
            "A128CTR beside a protected header",
            object(
                .bytes(Item.map((4, .bytes([]))).encoded),
                .map((1, .integer(-65534)), (5, .bytes([UInt8](repeating: 1, count: 16))))
            ),
            .unexpectedStructure(at: 4)
        ),
        Case(
            "A128CTR beside an empty map as protected header",
            object(
                .bytes([0xA0]),
                .map((1, .integer(-65534)), (5, .bytes([UInt8](repeating: 1, count: 16))))
            ),
            .unexpectedStructure(at: 5)
        ),
        Case(
            "an unknown algorithm",
            object(.bytes(Item.map((1, .integer(3))).encoded)),
            .unsupportedAlgorithm(COSEAlgorithm(identifier: 3))
        ),
        Case(
            "a signature algorithm",
            object(.bytes(Item.map((1, .integer(-7))).encoded)),
            .unsupportedAlgorithm(.es256)
        ),
        Case("no initialization vector", object(gcm, .map()), .invalidInitializationVector),
        Case("a short initialization vector", object(gcm, .map((5, .bytes([1])))), .invalidInitializationVector),
        Case(
            "a critical header",
            object(gcm, .map((2, .array([])), (5, .bytes([UInt8](repeating: 1, count: 12))))),
            .criticalHeader(at: 9)
        ),
        Case("no recipients", object(recipients: []), .unexpectedStructure(at: 23)),
        Case(
            "nine recipients",
            object(recipients: [Item](repeating: recipient, count: 9)),
            .malformed(.tooLong(at: 23))
        ),
        Case(
            "a recipient of a recipient",
            object(recipients: [.array([.bytes([]), .map((1, .integer(-3))), wrapped, .array([recipient])])]),
            .unexpectedStructure(at: 24)
        ),
        Case(
            "A128KW that claims to be protected",
            recipient(protected: .map((1, .integer(-3))), .map()),
            .unexpectedStructure(at: 26)
        ),
        Case(
            "ECDH-ES that is not protected",
            object(recipients: [.array([.bytes([]), .map((1, .integer(-29))), wrapped])]),
            .unexpectedStructure(at: 28)
        ),
        Case(
            "a recipient without algorithm",
            object(recipients: [.array([.bytes([]), .map(), wrapped])]),
            .algorithmMissing
        ),
        Case(
            "a label twice, out of order",
            object(gcm, .map((5, .bytes([UInt8](repeating: 1, count: 12))), (4, .bytes([])), (5, .bytes([])))),
            .malformed(.duplicateKey(at: 24))
        ),
        Case(
            "seventeen labels",
            object(gcm, .pairs((100..<117).map { (key: Int64($0), value: Item.null) })),
            .malformed(.tooLong(at: 7))
        ),
        Case("another tag", .tag(16, .array([])), .unexpectedStructure(at: 0)),
        Case(
            "no tag",
            .array([gcm, nonce, .null, .array([recipient])]),
            .malformed(.unexpectedType(at: 0, expected: .tag, found: .array))
        ),
    ]

    @Test("A4 another structure is refused before any key is tried", arguments: refused)
    func refusal(_ sample: Case) {
        #expect(throws: sample.error) { try Encrypt(sample.bytes.span, in: 0..<sample.bytes.count) }
    }

    @Test("labels of an unprotected header may stand in any order, as others write them")
    func order() throws {
        let unprotected = Item.map((-70, .null), (5, .bytes([UInt8](repeating: 1, count: 12))), (4, .bytes([1])))
        let bytes = Self.object(Self.gcm, unprotected).encoded
        #expect(try Encrypt(bytes.span, in: 0..<bytes.count).algorithm == .a128GCM)
    }

    @Test("M4 a recipient whose ephemeral key is missing, of another curve or no point is refused")
    func ephemeral() throws {
        func open(_ key: Item?) throws -> [UInt8] {
            let header = key.map { Item.map((-1, $0)) } ?? .map()
            let bytes = Item.tag(
                96,
                .array([
                    Self.gcm, Self.nonce, .bytes([UInt8](repeating: 1, count: 20)),
                    .array([.array([.bytes(Item.map((1, .integer(-29))).encoded), header, Self.wrapped])]),
                ])
            ).encoded
            return try EncryptionFixture.open(bytes, with: [.agreement(EncryptionFixture.agreementKey)])
        }
        let ones = Item.bytes([UInt8](repeating: 1, count: 32))
        #expect(throws: COSEError.self) { try open(nil) }
        #expect(throws: COSEError.invalidPublicKey) {
            try open(.map((1, .integer(2)), (-1, .integer(1)), (-2, ones), (-3, ones)))
        }
        #expect(throws: COSEError.self) { try open(.map((1, .integer(1)), (-1, .integer(6)), (-2, ones))) }
        #expect(throws: COSEError.self) { try open(.map((1, .integer(2)), (-1, .integer(2)), (-2, ones), (-3, ones))) }
        #expect(throws: COSEError.malformed(.unexpectedType(at: 52, expected: .map, found: .null))) { try open(.null) }
    }
}
