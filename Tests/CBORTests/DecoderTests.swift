import CBOR
import Testing

@Suite("Readers of the decoder")
struct DecoderTests {
    /// One byte array per type, with the type that the decoder sees in it.
    static let samples: [(CBORType, [UInt8])] = [
        (.unsigned, [0x00]), (.negative, [0x20]), (.bytes, [0x40]), (.text, [0x60]), (.array, [0x80]), (.map, [0xA0]),
        (.tag, [0xC0]), (.bool, [0xF4]), (.null, [0xF6]), (.float, [0xF9, 0x00, 0x00]),
    ]

    @Test("every reader refuses every other type, and says which it found", arguments: samples)
    func types(_ type: CBORType, _ bytes: [UInt8]) throws {
        func expect(_ expected: CBORType, _ error: CBORError?) {
            if type == expected { return }
            #expect(error == .unexpectedType(at: 0, expected: expected, found: type))
        }
        var decoder = CBORDecoder(bytes.span)
        let found = try decoder.peek()
        #expect(found == type)
        let offset = decoder.offset
        #expect(offset == 0)
        expect(.unsigned, refusal(of: bytes) { try $0.readUnsigned() })
        expect(.unsigned, refusal(of: bytes) { try $0.readCount() })
        if type != .negative { expect(.unsigned, refusal(of: bytes) { try $0.readInteger() }) }
        expect(.bytes, refusal(of: bytes) { try $0.readBytes() })
        expect(.bytes, refusal(of: bytes) { try $0.readByteArray() })
        expect(.text, refusal(of: bytes) { try $0.readText() })
        expect(.text, refusal(of: bytes) { try $0.readTextValue() })
        expect(.array, refusal(of: bytes) { try $0.beginArray() })
        expect(.map, refusal(of: bytes) { try $0.beginMap() })
        expect(.tag, refusal(of: bytes) { try $0.readTag() })
        expect(.bool, refusal(of: bytes) { try $0.readBool() })
        expect(.null, refusal(of: bytes) { try $0.readNull() })
        expect(.float, refusal(of: bytes) { try $0.readDouble() })
    }

    @Test("integers are read up to the ends of their ranges, and refused beyond")
    func integers() throws {
        let most = [UInt8](hex: "1b7fffffffffffffff")
        let more = [UInt8](hex: "1b8000000000000000")
        let least = [UInt8](hex: "3b7fffffffffffffff")
        let less = [UInt8](hex: "3b8000000000000000")
        #expect(try decode(most) { try $0.readInteger() } == .max)
        #expect(try decode(most) { try $0.readCount() } == .max)
        #expect(try decode(least) { try $0.readInteger() } == .min)
        #expect(try decode(more) { try $0.readUnsigned() } == 1 << 63)
        #expect(refusal(of: more) { try $0.readInteger() } == .outOfRange(at: 0))
        #expect(refusal(of: more) { try $0.readCount() } == .outOfRange(at: 0))
        #expect(refusal(of: less) { try $0.readInteger() } == .outOfRange(at: 0))
    }

    @Test("null is consumed where it comes next, and nothing else is")
    func optional() throws {
        let bytes: [UInt8] = [0xF6, 0x01]
        var decoder = CBORDecoder(bytes.span)
        let first = try decoder.readNullIfPresent()
        let second = try decoder.readNullIfPresent()
        #expect(first)
        #expect(!second)
        let offset = decoder.offset
        #expect(offset == 1)
    }

    @Test("an array of a fixed count is refused with another")
    func fixedCount() {
        let error = refusal(of: [0x82, 0, 0]) { decoder in
            try decoder.beginArray(count: 2)
            try decoder.skip()
            try decoder.skip()
        }
        #expect(error == nil)
        #expect(refusal(of: [0x82, 0, 0]) { try $0.beginArray(count: 3) } == .invalidValue(at: 0))
    }

    @Test("keys of a map come in order, and a key of another type is refused")
    func keys() throws {
        let bytes = [UInt8](hex: "a40a002000617800626161f6")
        var decoder = CBORDecoder(bytes.span)
        var cursor = try decoder.beginMap()
        var keys: [CBORKey] = []
        while let key = try decoder.nextKey(&cursor) {
            keys.append(key)
            try decoder.skip()
        }
        try decoder.finish()
        #expect(keys == [.integer(10), .integer(-1), .text(6..<7), .text(9..<11)])
        let after = try decoder.nextKey(&cursor)
        #expect(after == nil)
    }

    static let refusedKeys: [(String, CBORError)] = [
        ("a2020001", .truncated(at: 0)),
        ("a202000100", .keyOrder(at: 3)),
        ("a22000f600", .unexpectedType(at: 3, expected: .unsigned, found: .null)),
        ("a1f600", .unexpectedType(at: 1, expected: .unsigned, found: .null)),
        ("a14000", .unexpectedType(at: 1, expected: .unsigned, found: .bytes)),
        ("a201000100", .duplicateKey(at: 3)),
        ("a11b800000000000000000", .outOfRange(at: 1)),
        ("a1180100", .nonCanonical(at: 1)),
    ]

    @Test("keys out of order, twice or of other types are refused", arguments: refusedKeys)
    func wrongKeys(_ hex: String, _ error: CBORError) {
        let found = refusal(of: [UInt8](hex: hex)) { decoder in
            var cursor = try decoder.beginMap()
            while try decoder.nextKey(&cursor) != nil { try decoder.skip() }
        }
        #expect(found == error)
    }

    @Test("a map of integer keys refuses a text")
    func integerKeys() {
        func read(_ bytes: [UInt8]) -> CBORError? {
            refusal(of: bytes) { decoder in
                var cursor = try decoder.beginMap()
                while try decoder.nextIntegerKey(&cursor) != nil { try decoder.skip() }
            }
        }
        #expect(read([UInt8](hex: "a2010020f6")) == nil)
        #expect(read([UInt8](hex: "a20100616100")) == .unexpectedType(at: 3, expected: .unsigned, found: .text))
    }

    @Test("a reader of a range keeps the offsets of the whole, and stops at the end of the range")
    func range() throws {
        let bytes = [UInt8](hex: "0043010203820102ff")
        var decoder = CBORDecoder(bytes.span, in: 1..<8)
        let content = try decoder.readBytes()
        #expect(content == 2..<5)
        let array = try decoder.skip()
        #expect(array == 5..<8)
        let isAtEnd = decoder.isAtEnd
        #expect(isAtEnd)
        let error = refusal(of: bytes) { decoder in
            var inner = CBORDecoder(decoder.bytes, in: 1..<4)
            _ = try inner.readBytes()
        }
        #expect(error == .truncated(at: 1))
    }

    @Test("an error names its offset")
    func errorOffset() {
        let errors: [CBORError] = [
            .truncated(at: 7), .trailingBytes(at: 7), .nonCanonical(at: 7), .unsupported(at: 7),
            .unexpectedType(at: 7, expected: .map, found: .null), .outOfRange(at: 7), .invalidUTF8(at: 7),
            .keyOrder(at: 7), .duplicateKey(at: 7), .tooDeep(at: 7), .tooLong(at: 7), .invalidValue(at: 7),
        ]
        #expect(errors.allSatisfy { $0.offset == 7 })
    }
}
