import CBOR
import Testing

@Suite("Diagnostic notation")
struct DiagnosticTests {
    @Test("long byte strings are cut, and their length is said")
    func cutBytes() throws {
        let bytes = encoded { $0.encode(bytes: [1, 2, 3]) }
        #expect(try diagnostic(bytes, byteLimit: 3) == "h'010203'")
        #expect(try diagnostic(bytes, byteLimit: 2) == "h'0102'.../3 bytes/")
    }

    @Test("items one after the other are separated")
    func sequence() throws {
        #expect(try diagnostic([0x01, 0xF6, 0x80]) == "1, null, []")
        #expect(try diagnostic([]) == "")
    }

    @Test("nothing is described of bytes that are not all well-formed")
    func malformed() {
        #expect(throws: CBORError.truncated(at: 1)) { try diagnostic([0x01, 0x41]) }
    }

    static let hostile: [(String, String)] = [
        ("a\nb", "a\\u000ab"),
        ("\u{1B}[2J", "\\u001b[2J"),
        ("\u{7F}", "\\u007f"),
        ("\u{9B}2J", "\\u009b2J"),
        ("\u{80}\u{9F}\u{A0}", "\\u0080\\u009f\u{A0}"),
        ("a\u{202E}b", "a\\u202eb"),
        ("\u{200E}\u{200F}\u{2028}\u{2029}\u{202A}", "\\u200e\\u200f\\u2028\\u2029\\u202a"),
        ("\u{2066}\u{2069}", "\\u2066\\u2069"),
        ("\u{2013}\u{2070}\u{201C}", "\u{2013}\u{2070}\u{201C}"),
        ("\"\\", "\\\"\\\\"),
    ]

    @Test("no control character and no turn of direction of a text reaches the terminal", arguments: hostile)
    func escapes(_ content: String, _ shown: String) throws {
        #expect(try diagnostic(encoded { $0.encode(text: Text(content)) }) == "\"\(shown)\"")
    }

    static let shownFloats: [(Double, String)] = [
        (48.137154, "48.137154"), (-0.1, "-0.1"), (3.3, "3.3"), (1e15, "1000000000000000.0"),
        (0.000000000000001, "0.000000000000001"), (1e-16, "0x1.cd2b297d889bcp-54"), (1e16, "0x1.1c37937e08p+53"),
        (5e-324, "0x0.0000000000001p-1022"), (9_007_199_254_740_991, "9007199254740991.0"),
        (1.7976931348623157e308, "0x1.fffffffffffffp+1023"),
    ]

    @Test("a float is shown so that the same number can be read back", arguments: shownFloats)
    func floats(_ value: Double, _ shown: String) throws {
        #expect(try diagnostic(encoded { $0.encode(value) }) == shown)
        #expect(Double(shown) == value)
    }

    @Test("random floats are shown so that the same number can be read back")
    func randomFloats() throws {
        var random = SplitMix64(seed: 11)
        for round in 0..<5_000 {
            let value =
                round % 2 == 0
                ? Double(bitPattern: random.next())
                : (Double.random(in: -180...180, using: &random) * 1e6).rounded() / 1e6
            if !value.isFinite { continue }
            let shown = try diagnostic(encoded { $0.encode(value) })
            #expect(Double(shown)?.bitPattern == value.bitPattern)
            if round % 2 == 1 { #expect(!shown.contains("x")) }
        }
    }
}
