import INIReader
import Testing

@Suite("INI files")
struct INIFileTests {
    @Test("sections, keys and values come in the order of the file")
    func order() throws {
        let file = try INIFile(parsing: "; comment\n[a]\nx = 1\n\n[b]\ny: two words  \nx=3\n")
        #expect(
            file.entries == [
                INIFile.Entry(section: "a", key: "x", value: "1"),
                INIFile.Entry(section: "b", key: "y", value: "two words"),
                INIFile.Entry(section: "b", key: "x", value: "3"),
            ]
        )
        #expect(file.line(of: "x", in: "b") == 7)
        #expect(file.line(of: "z", in: "b") == 0)
    }

    @Test("a line that is neither section nor entry is named by its number")
    func mistake() {
        #expect(throws: INIError.self) { try INIFile(parsing: "[a]\nnonsense\n") }
        do throws(INIError) {
            _ = try INIFile(parsing: "[a]\nx=1\nnonsense\n")
            Issue.record("accepted")
        } catch {
            #expect(error.line == 3)
        }
    }

    @Test("no bytes make the reader trap", arguments: ["", "[", "=", "[a", "\n\n\n", "[a]\n=", "x", "\u{0}"])
    func hostile(_ text: String) {
        _ = try? INIFile(parsing: text)
    }
}
