import CBOR
import Testing

@Suite("Refusals of the decoder")
struct RefusalTests {
    static let heads: [(String, CBORError)] = [
        // A value that a shorter head holds, for every width and several major types.
        ("1800", .nonCanonical(at: 0)),
        ("1817", .nonCanonical(at: 0)),
        ("190000", .nonCanonical(at: 0)),
        ("1900ff", .nonCanonical(at: 0)),
        ("1a0000ffff", .nonCanonical(at: 0)),
        ("1b00000000ffffffff", .nonCanonical(at: 0)),
        ("3817", .nonCanonical(at: 0)),
        ("5800", .nonCanonical(at: 0)),
        ("580161", .nonCanonical(at: 0)),
        ("780161", .nonCanonical(at: 0)),
        ("980100", .nonCanonical(at: 0)),
        ("b8010000", .nonCanonical(at: 0)),
        ("d80100", .nonCanonical(at: 0)),
        ("82011817", .nonCanonical(at: 2)),
        // Indefinite lengths, and a break without one.
        ("1f", .nonCanonical(at: 0)),
        ("3f", .nonCanonical(at: 0)),
        ("df00", .nonCanonical(at: 0)),
        ("ff", .unsupported(at: 0)),
        // Reserved heads.
        ("1c", .unsupported(at: 0)),
        ("3d", .unsupported(at: 0)),
        ("5e", .unsupported(at: 0)),
        ("7c", .unsupported(at: 0)),
        ("9d", .unsupported(at: 0)),
        ("be", .unsupported(at: 0)),
        ("dc", .unsupported(at: 0)),
        ("fc", .unsupported(at: 0)),
        ("e0", .unsupported(at: 0)),
        ("f800", .unsupported(at: 0)),
        // Bytes that end too early.
        ("", .truncated(at: 0)),
        ("18", .truncated(at: 0)),
        ("1901", .truncated(at: 0)),
        ("1a010203", .truncated(at: 0)),
        ("1b01020304050607", .truncated(at: 0)),
        ("41", .truncated(at: 0)),
        ("44010203", .truncated(at: 0)),
        ("6261", .truncated(at: 0)),
        ("81", .truncated(at: 0)),
        ("8200", .truncated(at: 0)),
        ("a101", .truncated(at: 0)),
        ("c1", .truncated(at: 1)),
        ("f9", .truncated(at: 0)),
        ("f93c", .truncated(at: 0)),
        ("fa47c350", .truncated(at: 0)),
        ("fb3ff19999999999", .truncated(at: 0)),
        // Lengths and counts beyond the rest, up to what would overflow.
        ("5bffffffffffffffff", .truncated(at: 0)),
        ("7b7fffffffffffffff00", .truncated(at: 0)),
        ("9bffffffffffffffff", .truncated(at: 0)),
        ("bb7fffffffffffffff0000", .truncated(at: 0)),
        ("8300", .truncated(at: 0)),
        ("a2010203", .truncated(at: 0)),
        ("825901000000", .truncated(at: 1)),
        // More than one item.
        ("0000", .trailingBytes(at: 1)),
        ("8000", .trailingBytes(at: 1)),
        // Keys.
        ("a202000100", .keyOrder(at: 3)),
        ("a2200001f6", .keyOrder(at: 3)),
        ("a218640001f6", .keyOrder(at: 4)),
        ("a262616100616200", .keyOrder(at: 5)),
        ("a201000100", .duplicateKey(at: 3)),
        ("a2616100616100", .duplicateKey(at: 4)),
        ("81a201000100", .duplicateKey(at: 4)),
        ("a2f600f500", .keyOrder(at: 3)),
    ]

    @Test("an item that is not well-formed or not deterministic is refused at its offset", arguments: heads)
    func skip(_ hex: String, _ error: CBORError) {
        #expect(refusal(of: [UInt8](hex: hex)) == error)
    }

    static let contents: [(String, Bool)] = [
        ("00", true), ("7f", true), ("c280", true), ("dfbf", true), ("e0a080", true), ("ed9fbf", true),
        ("ee8080", true), ("efbfbf", true), ("f0908080", true), ("f48fbfbf", true), ("61c3bc62", true),
        // Alone, cut, or with something else after.
        ("80", false), ("bf", false), ("c2", false), ("c261", false), ("e0a0", false), ("e0a061", false),
        ("f09080", false), ("f0908061", false), ("e6b0b4b4", false),
        // Overlong.
        ("c080", false), ("c1bf", false), ("e08080", false), ("e09fbf", false), ("f0808080", false),
        ("f08fbfbf", false),
        // Surrogates.
        ("eda080", false), ("edbfbf", false), ("eda080edb080", false),
        // Above U+10FFFF, and bytes that UTF-8 does not have.
        ("f4908080", false), ("f5808080", false), ("f888808080", false), ("fe", false), ("ff", false),
    ]

    @Test("text is well-formed UTF-8: no overlong form, no surrogate, nothing above U+10FFFF", arguments: contents)
    func utf8(_ hex: String, _ isWellFormed: Bool) {
        let content = [UInt8](hex: hex)
        let bytes = [0x60 + UInt8(content.count)] + content
        #expect(refusal(of: bytes) == (isWellFormed ? nil : .invalidUTF8(at: 0)))
        #expect(refusal(of: bytes) { try $0.readTextValue() } == (isWellFormed ? nil : .invalidUTF8(at: 0)))
        #expect((Text(validating: content.span) != nil) == isWellFormed)
        // As a key and in an array, the offset is that of the text.
        #expect(refusal(of: [0xA1] + bytes + [0x00]) == (isWellFormed ? nil : .invalidUTF8(at: 1)))
        #expect(refusal(of: [0x82, 0x00] + bytes) == (isWellFormed ? nil : .invalidUTF8(at: 2)))
    }

    @Test("nesting stops at the limit, for arrays, maps and tags", arguments: [0x81, 0xC1] as [UInt8])
    func depth(_ head: UInt8) {
        let limits = CBORLimits(depth: 4, elements: 10)
        #expect(refusal(of: [head, head, head, 0x00], limits: limits) == nil)
        #expect(refusal(of: [head, head, head, head, 0x00], limits: limits) == .tooDeep(at: 4))
        let endless = [UInt8](repeating: head, count: 100_000)
        #expect(refusal(of: endless + [0x00]) == .tooDeep(at: 16))
        #expect(throws: CBORError.tooDeep(at: 16)) { try diagnostic(endless + [0x00]) }
    }

    @Test("nesting of maps stops at the limit, in values and in keys")
    func mapDepth() {
        let limits = CBORLimits(depth: 2, elements: 10)
        #expect(refusal(of: [0xA1, 0x01, 0xA0], limits: limits) == nil)
        #expect(refusal(of: [0xA1, 0x01, 0xA1, 0x01, 0x00], limits: limits) == .tooDeep(at: 3))
        #expect(refusal(of: [0xA1, 0x81, 0x01, 0x00], limits: limits) == .tooDeep(at: 2))
    }

    @Test("counts stop at the limit")
    func elements() {
        let limits = CBORLimits(depth: 4, elements: 3)
        #expect(refusal(of: [0x83, 0, 0, 0], limits: limits) == nil)
        #expect(refusal(of: [0x84, 0, 0, 0, 0], limits: limits) == .tooLong(at: 0))
        #expect(refusal(of: [0xA4, 0, 0, 1, 0, 2, 0, 3, 0], limits: limits) == .tooLong(at: 0))
    }

    @Test("copies stop at the limit of the caller")
    func lengths() {
        #expect(refusal(of: [0x43, 1, 2, 3]) { try $0.readByteArray(limit: 3) } == nil)
        #expect(refusal(of: [0x43, 1, 2, 3]) { try $0.readByteArray(limit: 2) } == .tooLong(at: 0))
        #expect(refusal(of: [0x62, 0x61, 0x61]) { try $0.readTextValue(limit: 2) } == nil)
        #expect(refusal(of: [0x62, 0x61, 0x61]) { try $0.readTextValue(limit: 1) } == .tooLong(at: 0))
    }
}
