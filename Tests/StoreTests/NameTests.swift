import Store
import Testing

@Suite("Names from outside")
struct NameTests {
    @Test(
        "D2 a well-formed name is kept as it is",
        arguments: ["a", "gateway-1", "urn:dev:mac:0024befffe804ff1", "caf\u{e9} 7", "\u{65e5}"]
    )
    func accepts(_ text: String) throws {
        #expect(Array(try DeviceID(text).string.utf8) == Array(text.utf8))
    }

    @Test("rule 4 the bounds of a name are 1 and 64 bytes")
    func bounds() throws {
        _ = try DeviceID(String(repeating: "x", count: 64))
        _ = try DeviceID(String(repeating: "\u{e9}", count: 32))
        #expect(throws: StoreError(.invalidName, "")) { try DeviceID("") }
        #expect(throws: StoreError(.invalidName, "")) { try DeviceID(String(repeating: "x", count: 65)) }
        #expect(throws: StoreError(.invalidName, "")) { try DeviceID(String(repeating: "\u{e9}", count: 33)) }
    }

    @Test(
        "rule 8 a character that changes how its surroundings read is refused",
        arguments: [
            "\u{0}", "\n", "\r", "\u{1b}", "\u{7f}", "\u{85}", "\u{200e}", "\u{202e}", "\u{2028}", "\u{e000}",
            "\u{feff}",
        ]
    )
    func refuses(_ character: String) throws {
        let error = try #require(throws: StoreError.self) { try ComponentName("ab\(character)") }
        #expect(error.code == .invalidName)
        #expect(error.found?.hasSuffix("at byte 2") == true)
        // The message itself is safe to log.
        #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7f })
    }

    @Test("names are equal when their bytes are, and in the order of their bytes")
    func comparesBytes() throws {
        let (composed, decomposed) = (try DeviceID("\u{e9}"), try DeviceID("e\u{301}"))
        #expect(composed.string == decomposed.string)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(decomposed < composed)
        #expect(try DeviceID("a10") < DeviceID("a9"))
        #expect(try DeviceID("Z") < DeviceID("a"))
    }
}
