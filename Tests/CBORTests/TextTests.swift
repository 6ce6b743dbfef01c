import CBOR
import Testing

@Suite("Text")
struct TextTests {
    @Test("texts are equal when their bytes are, and not when Unicode finds them equivalent")
    func equality() {
        #expect(Text("e\u{301}") != Text("\u{E9}"))
        #expect("e\u{301}" == "\u{E9}")
        #expect(Text("abc") == "abc")
        #expect(Set([Text("a"), "a", "b"]).count == 2)
    }

    @Test("texts are ordered by their bytes")
    func order() {
        let sorted: [Text] = ["", "a", "aa", "ab", "b", "\u{E9}", "\u{10151}"]
        #expect(sorted.reversed().sorted() == sorted)
        #expect(!(Text("a") < "a"))
    }

    @Test("a text says its bytes, their number, and itself as a string")
    func content() {
        let text = Text("a\u{FC}")
        #expect(text.utf8 == [0x61, 0xC3, 0xBC])
        #expect(text.count == 3)
        #expect(!text.isEmpty)
        #expect(Text("").isEmpty)
        #expect(text.string == "a\u{FC}")
    }
}
