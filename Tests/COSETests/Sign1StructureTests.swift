import CBOR
import COSE
import Testing

@Suite("Structure of COSE_Sign1")
struct Sign1StructureTests {
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

    private static let es256 = Item.map((1, .integer(-7)))
    private static let signature = Item.bytes([UInt8](repeating: 9, count: 64))

    private static func object(_ protected: Item, _ unprotected: Item = .map()) -> Item {
        .array([.bytes(protected.encoded), unprotected, .null, signature])
    }

    static let refused = [
        // An algorithm that is not signed could be swapped.
        Case("M2 no algorithm", object(.map((4, .bytes([1])))), .algorithmMissing),
        Case("M2 no protected header", .array([.bytes([]), .map(), .null, signature]), .algorithmMissing),
        Case(
            "M2 an algorithm in the unprotected header alone",
            .array([.bytes([]), es256, .null, signature]),
            .algorithmMissing
        ),
        Case("M2 an algorithm in both headers", object(es256, es256), .unexpectedStructure(at: 7)),
        // What must be understood and is not.
        Case(
            "M2 crit in the protected header",
            object(.map((1, .integer(-7)), (2, .array([.integer(5)])))),
            .criticalHeader(at: 6)
        ),
        Case("M2 crit in the unprotected header", object(es256, .map((2, .array([])))), .criticalHeader(at: 7)),
        // One label, one place.
        Case(
            "a key id in both headers",
            object(.map((1, .integer(-7)), (4, .bytes([1]))), .map((4, .bytes([1])))),
            .unexpectedStructure(at: 10)
        ),
        Case(
            "a key id that is not bytes",
            object(es256, .map((4, .text("11")))),
            .malformed(.unexpectedType(at: 7, expected: .bytes, found: .text))
        ),
        // The array.
        Case("another tag", .tag(98, object(es256)), .unexpectedStructure(at: 0)),
        Case(
            "two tags",
            .tag(18, .tag(18, object(es256))),
            .malformed(.unexpectedType(at: 1, expected: .array, found: .tag))
        ),
        Case("three elements", .array([.bytes(es256.encoded), .map(), .null]), .unexpectedStructure(at: 0)),
        Case(
            "five elements",
            .array([.bytes(es256.encoded), .map(), .null, signature, .null]),
            .unexpectedStructure(at: 0)
        ),
        Case("a map", .map((1, .integer(-7))), .malformed(.unexpectedType(at: 0, expected: .array, found: .map))),
        Case(
            "a protected header that is not in bytes",
            .array([es256, .map(), .null, signature]),
            .malformed(.unexpectedType(at: 1, expected: .bytes, found: .map))
        ),
        Case(
            "a protected header that is not a map",
            object(.array([])),
            .malformed(.unexpectedType(at: 2, expected: .map, found: .array))
        ),
        Case(
            "bytes after the protected header",
            .array([.bytes(es256.encoded + [0]), .map(), .null, signature]),
            .malformed(.trailingBytes(at: 5))
        ),
        Case(
            "an unprotected header that is not a map",
            object(es256, .bytes([])),
            .malformed(.unexpectedType(at: 5, expected: .map, found: .bytes))
        ),
        Case(
            "a payload that is not bytes",
            .array([.bytes(es256.encoded), .map(), .text("payload"), signature]),
            .malformed(.unexpectedType(at: 6, expected: .bytes, found: .text))
        ),
        Case(
            "a signature that is not bytes",
            .array([.bytes(es256.encoded), .map(), .null, .null]),
            .malformed(.unexpectedType(at: 7, expected: .bytes, found: .null))
        ),
    ]

    @Test("A1 another structure is refused before any key is tried", arguments: refused)
    func refusal(_ sample: Case) {
        #expect(throws: sample.error) { try ParsedSign1(sample.bytes) }
    }

    @Test("A1 headers that are not deterministic are refused")
    func notDeterministic() {
        // { 4: h'01', 1: -7 }, { 1: -7, 1: -7 }, and -7 in two bytes.
        let headers: [(String, COSEError)] = [
            ("a20441010126", .malformed(.keyOrder(at: 6))),
            ("a201260126", .malformed(.duplicateKey(at: 5))),
            ("a1013806", .malformed(.nonCanonical(at: 4))),
            ("bf0126ff", .malformed(.nonCanonical(at: 2))),
        ]
        for (hex, error) in headers {
            let header = [UInt8](hex: hex)
            let object = Item.array([.bytes(header), .map(), .null, Self.signature]).encoded
            #expect(throws: error) { try ParsedSign1(object) }
        }
        #expect(throws: COSEError.malformed(.truncated(at: 0))) { try ParsedSign1([]) }
        #expect(throws: COSEError.malformed(.truncated(at: 1))) { try ParsedSign1([0xD2]) }
        let trailing = Self.object(Self.es256).encoded + [0]
        #expect(throws: COSEError.malformed(.trailingBytes(at: trailing.count - 1))) { try ParsedSign1(trailing) }
    }

    @Test("headers that need not be understood are passed over, in both places")
    func otherHeaders() throws {
        let protected = Item.map((1, .integer(-7)), (3, .integer(60)), (4, .bytes([1, 2])))
        let object = try ParsedSign1(Self.object(protected, .map((5, .bytes([0])))).encoded)
        #expect(object.keyID == [1, 2])
        #expect(object.sign1.algorithm == .es256)
    }
}
