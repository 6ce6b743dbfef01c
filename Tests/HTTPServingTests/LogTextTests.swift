import HTTPServing
import Testing

@Suite("Text in logs")
struct LogTextTests {
    @Test(
        "names from outside cannot forge a line of the log",
        arguments: [
            ("plain", "plain"), ("a\nb", "a\\u{a}b"), ("\u{1B}[2J", "\\u{1b}[2J"), ("\u{202E}abc", "\\u{202e}abc"),
            ("back\\slash", "back\\\\slash"), ("ü", "ü"), ("\u{2028}", "\\u{2028}"), ("\r\n", "\\u{d}\\u{a}"),
        ]
    )
    func escapesLog(_ text: String, _ expected: String) {
        #expect(LogText(text).description == expected)
    }

    @Test("text without end is cut")
    func bounded() {
        let text = LogText(String(repeating: "\n", count: 1_000)).description
        #expect(text == String(repeating: "\\u{a}", count: LogText.limit) + "…")
    }
}
