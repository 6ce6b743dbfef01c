import CBOR
import Testing

/// The examples of RFC 8949 appendix A.
@Suite("RFC 8949 appendix A")
struct StandardVectorTests {
    struct Vector: Sendable, CustomTestStringConvertible {
        let hex: String
        let item: Item
        let diagnostic: String

        init(_ hex: String, _ item: Item, _ diagnostic: String) {
            self.hex = hex
            self.item = item
            self.diagnostic = diagnostic
        }

        var testDescription: String { "\(hex) \(diagnostic)" }
    }

    static let oneTo25 = Item.array((1...25).map { .unsigned($0) })
    static let date = Item.text("2013-03-21T20:04:00Z")

    static let vectors = [
        Vector("00", .unsigned(0), "0"),
        Vector("01", .unsigned(1), "1"),
        Vector("0a", .unsigned(10), "10"),
        Vector("17", .unsigned(23), "23"),
        Vector("1818", .unsigned(24), "24"),
        Vector("1819", .unsigned(25), "25"),
        Vector("1864", .unsigned(100), "100"),
        Vector("1903e8", .unsigned(1_000), "1000"),
        Vector("1a000f4240", .unsigned(1_000_000), "1000000"),
        Vector("1b000000e8d4a51000", .unsigned(1_000_000_000_000), "1000000000000"),
        Vector("1bffffffffffffffff", .unsigned(.max), "18446744073709551615"),
        Vector(
            "c249010000000000000000",
            .tag(2, .bytes([1, 0, 0, 0, 0, 0, 0, 0, 0])),
            "2(h'010000000000000000')"
        ),
        Vector(
            "c349010000000000000000",
            .tag(3, .bytes([1, 0, 0, 0, 0, 0, 0, 0, 0])),
            "3(h'010000000000000000')"
        ),
        Vector("20", .negative(0), "-1"),
        Vector("29", .negative(9), "-10"),
        Vector("3863", .negative(99), "-100"),
        Vector("3903e7", .negative(999), "-1000"),
        Vector("f90000", .float(0.0), "0.0"),
        Vector("f98000", .float(-0.0), "-0.0"),
        Vector("f93c00", .float(1.0), "1.0"),
        Vector("fb3ff199999999999a", .float(1.1), "1.1"),
        Vector("f93e00", .float(1.5), "1.5"),
        Vector("f97bff", .float(65_504.0), "65504.0"),
        Vector("fa47c35000", .float(100_000.0), "100000.0"),
        Vector("fa7f7fffff", .float(3.4028234663852886e+38), "0x1.fffffep+127"),
        Vector("fb7e37e43c8800759c", .float(1.0e+300), "0x1.7e43c8800759cp+996"),
        Vector("f90001", .float(5.960464477539063e-8), "0x1p-24"),
        Vector("f90400", .float(0.00006103515625), "0.00006103515625"),
        Vector("f9c400", .float(-4.0), "-4.0"),
        Vector("fbc010666666666666", .float(-4.1), "-4.1"),
        Vector("f97c00", .float(.infinity), "Infinity"),
        Vector("f97e00", .float(.nan), "NaN"),
        Vector("f9fc00", .float(-.infinity), "-Infinity"),
        Vector("f4", .bool(false), "false"),
        Vector("f5", .bool(true), "true"),
        Vector("f6", .null, "null"),
        Vector("c074323031332d30332d32315432303a30343a30305a", .tag(0, date), "0(\"2013-03-21T20:04:00Z\")"),
        Vector("c11a514b67b0", .tag(1, .unsigned(1_363_896_240)), "1(1363896240)"),
        Vector("c1fb41d452d9ec200000", .tag(1, .float(1_363_896_240.5)), "1(1363896240.5)"),
        Vector("d74401020304", .tag(23, .bytes([1, 2, 3, 4])), "23(h'01020304')"),
        Vector("d818456449455446", .tag(24, .bytes([0x64, 0x49, 0x45, 0x54, 0x46])), "24(h'6449455446')"),
        Vector(
            "d82076687474703a2f2f7777772e6578616d706c652e636f6d",
            .tag(32, .text("http://www.example.com")),
            "32(\"http://www.example.com\")"
        ),
        Vector("40", .bytes([]), "h''"),
        Vector("4401020304", .bytes([1, 2, 3, 4]), "h'01020304'"),
        Vector("60", .text(""), "\"\""),
        Vector("6161", .text("a"), "\"a\""),
        Vector("6449455446", .text("IETF"), "\"IETF\""),
        Vector("62225c", .text("\"\\"), "\"\\\"\\\\\""),
        Vector("62c3bc", .text("\u{FC}"), "\"\u{FC}\""),
        Vector("63e6b0b4", .text("\u{6C34}"), "\"\u{6C34}\""),
        Vector("64f0908591", .text("\u{10151}"), "\"\u{10151}\""),
        Vector("80", .array([]), "[]"),
        Vector("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)]), "[1, 2, 3]"),
        Vector(
            "8301820203820405",
            .array([.unsigned(1), .array([.unsigned(2), .unsigned(3)]), .array([.unsigned(4), .unsigned(5)])]),
            "[1, [2, 3], [4, 5]]"
        ),
        Vector(
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
            oneTo25,
            "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25]"
        ),
        Vector("a0", .map([]), "{}"),
        Vector("a201020304", .map((.unsigned(1), .unsigned(2)), (.unsigned(3), .unsigned(4))), "{1: 2, 3: 4}"),
        Vector(
            "a26161016162820203",
            .map((.text("a"), .unsigned(1)), (.text("b"), .array([.unsigned(2), .unsigned(3)]))),
            "{\"a\": 1, \"b\": [2, 3]}"
        ),
        Vector(
            "826161a161626163",
            .array([.text("a"), .map((.text("b"), .text("c")))]),
            "[\"a\", {\"b\": \"c\"}]"
        ),
        Vector(
            "a56161614161626142616361436164614461656145",
            .map(
                (.text("a"), .text("A")),
                (.text("b"), .text("B")),
                (.text("c"), .text("C")),
                (.text("d"), .text("D")),
                (.text("e"), .text("E"))
            ),
            "{\"a\": \"A\", \"b\": \"B\", \"c\": \"C\", \"d\": \"D\", \"e\": \"E\"}"
        ),
    ]

    @Test("what is deterministic is read, written the same, passed over and described", arguments: vectors)
    func deterministic(_ vector: Vector) throws {
        let bytes = [UInt8](hex: vector.hex)
        #expect(try Item(decoding: bytes) == vector.item)
        #expect(vector.item.encoded == bytes)
        #expect(try decode(bytes) { try $0.skip() } == 0..<bytes.count)
        #expect(try diagnostic(bytes) == vector.diagnostic)
    }

    @Test("the integer of 65 bits is passed over and described, and does not fit a reader")
    func beyond64Bits() throws {
        let bytes = [UInt8](hex: "3bffffffffffffffff")
        #expect(refusal(of: bytes) == nil)
        #expect(try diagnostic(bytes) == "-18446744073709551616")
        #expect(refusal(of: bytes) { try $0.readInteger() } == .outOfRange(at: 0))
        #expect(try diagnostic([UInt8](hex: "3b8000000000000000")) == "-9223372036854775809")
    }

    static let refused: [(String, CBORError)] = [
        // Floats that fit a shorter form.
        ("fa7f800000", .nonCanonical(at: 0)),
        ("fa7fc00000", .nonCanonical(at: 0)),
        ("faff800000", .nonCanonical(at: 0)),
        ("fb7ff0000000000000", .nonCanonical(at: 0)),
        ("fb7ff8000000000000", .nonCanonical(at: 0)),
        ("fbfff0000000000000", .nonCanonical(at: 0)),
        // Simple values that no format of ours has.
        ("f7", .unsupported(at: 0)),
        ("f0", .unsupported(at: 0)),
        ("f818", .unsupported(at: 0)),
        ("f8ff", .unsupported(at: 0)),
        // Indefinite lengths.
        ("5f42010243030405ff", .nonCanonical(at: 0)),
        ("7f657374726561646d696e67ff", .nonCanonical(at: 0)),
        ("9fff", .nonCanonical(at: 0)),
        ("9f018202039f0405ffff", .nonCanonical(at: 0)),
        ("9f01820203820405ff", .nonCanonical(at: 0)),
        ("83018202039f0405ff", .nonCanonical(at: 5)),
        ("83019f0203ff820405", .nonCanonical(at: 2)),
        ("9f0102030405060708090a0b0c0d0e0f101112131415161718181819ff", .nonCanonical(at: 0)),
        ("bf61610161629f0203ffff", .nonCanonical(at: 0)),
        ("826161bf61626163ff", .nonCanonical(at: 3)),
        ("bf6346756ef563416d7421ff", .nonCanonical(at: 0)),
    ]

    @Test("what is not deterministic is refused, and where is said", arguments: refused)
    func notDeterministic(_ hex: String, _ error: CBORError) {
        #expect(refusal(of: [UInt8](hex: hex)) == error)
    }
}
