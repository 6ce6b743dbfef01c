import Campaigns
import Testing

@Suite("Queries: reading")
struct QueryParserTests {
    @Test(
        "D1 a well-formed query is read",
        arguments: [
            #"class = "gateway-x86" and (version < 2.0 or region != eu) and not id ~ "lab-*""#,
            "a=b", "a = b", "a=\"\"", "\"a b\" = c", "has region", "not has region", "not not a=b",
            "a in (x)", "a in (x, 1, 2.0, \"y z\")", "((a=b))", "a<1 or b<=1 and c>1 or d>=1", "os.version != 1.0",
            "id !~ lab-?", "a = \"and\"", "\"not\" = 1", "a = \"q\\\"uo\\\\te\"", "a\t=\n\rb", "a = -7",
            "a = \u{22}\u{e9}\u{22}",
            "a = 123e4567-e89b-12d3-a456-426614174000", "url = https://example.org/x", "a = 99999999999999999999",
        ]
    )
    func valid(_ text: String) throws {
        let query = try Query(parsing: text)
        #expect(query.text == text)
    }

    /// A text, the mistake, the byte at which it is, and words of what is expected and found.
    private static let mistakes: [(String, QueryError.Code, Int, String, String)] = [
        ("", .unexpectedToken, 0, "name", "the end"),
        ("   ", .unexpectedToken, 3, "name", "the end"),
        ("a", .unexpectedToken, 1, "sign of comparison", "the end"),
        ("a b", .unexpectedToken, 2, "sign of comparison", "\"b\""),
        ("a =", .unexpectedToken, 3, "a value", "the end"),
        ("a = = b", .unexpectedToken, 4, "a value", "\"=\""),
        ("= b", .unexpectedToken, 0, "name", "\"=\""),
        ("a = b c = d", .unexpectedToken, 6, "\"and\", \"or\" or the end", "\"c\""),
        ("a = b and", .unexpectedToken, 9, "name", "the end"),
        ("a = b or or c = d", .unexpectedToken, 9, "name", "\"or\""),
        ("(a = b", .unexpectedToken, 6, "\")\"", "the end"),
        ("a = b)", .unexpectedToken, 5, "the end", "\")\""),
        ("()", .unexpectedToken, 1, "name", "\")\""),
        ("not", .unexpectedToken, 3, "name", "the end"),
        ("has", .unexpectedToken, 3, "name", "the end"),
        ("has (a)", .unexpectedToken, 4, "name", "\"(\""),
        ("a in", .unexpectedToken, 4, "\"(\"", "the end"),
        ("a in ()", .unexpectedToken, 6, "a value", "\")\""),
        ("a in (b", .unexpectedToken, 7, "\",\"", "the end"),
        ("a in (b c)", .unexpectedToken, 8, "\",\"", "\"c\""),
        ("a in (b,)", .unexpectedToken, 8, "a value", "\")\""),
        ("a = and", .unexpectedToken, 4, "a value", "\"and\""),
        ("a ! b", .unexpectedCharacter, 3, "after \"!\"", "\" \""),
        ("a = b!", .unexpectedCharacter, 6, "after \"!\"", "the end"),
        ("a == b", .unexpectedToken, 3, "a value", "\"=\""),
        ("a = 'b'", .unexpectedCharacter, 4, "a word", "\"'\""),
        ("a = b; c", .unexpectedCharacter, 5, "a word", "\";\""),
        ("a = \u{e9}", .unexpectedCharacter, 4, "a word", "U+E9"),
        ("a = \u{0}", .unexpectedCharacter, 4, "a word", "U+0"),
        ("a = \"b", .unterminatedString, 4, "closing quote", "the end"),
        ("a = \"b\\", .invalidEscape, 7, "a quote or a backslash", "the end"),
        ("a = \"\\n\"", .invalidEscape, 6, "a quote or a backslash", "\"n\""),
        ("a ~ \"b\\\\\"", .invalidPattern, 4, "last backslash", "the end"),
        ("a ~ (b)", .unexpectedToken, 4, "a pattern", "\"(\""),
        ("\"\u{e9}\" x", .unexpectedToken, 5, "sign of comparison", "\"x\""),
    ]

    @Test("D1 a mistake is found with its place, what was expected and what is there", arguments: mistakes)
    func invalid(_ text: String, _ code: QueryError.Code, _ offset: Int, _ expected: String, _ found: String) throws {
        let error = try #require(throws: QueryError.self) { try Query(parsing: text) }
        #expect(error.code == code)
        #expect(error.offset == offset)
        #expect(error.expected.contains(expected), "\(error)")
        #expect(error.found.contains(found), "\(error)")
        #expect(error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7f }, "safe to log")
    }

    @Test("rule 4 length, depth and number of comparisons are bounded")
    func bounds() throws {
        let padding = String(repeating: " ", count: QueryLimits.length - 3)
        _ = try Query(parsing: "a=b" + padding)
        #expect(throws: QueryError(.tooLong, at: 4_096, expected: "", found: "")) {
            try Query(parsing: "a=b " + padding)
        }

        // One level is the comparison itself.
        let deep = QueryLimits.depth - 1
        let open = String(repeating: "(", count: deep)
        let close = String(repeating: ")", count: deep)
        _ = try Query(parsing: open + "a=b" + close)
        #expect(throws: QueryError(.tooDeep, at: deep + 1, expected: "", found: "")) {
            try Query(parsing: "(" + open + "a=b" + close + ")")
        }
        let error = try #require(throws: QueryError.self) {
            try Query(parsing: String(repeating: "not ", count: 1_000) + "a=b")
        }
        #expect(error.code == .tooDeep)

        let terms = Array(repeating: "a=b", count: QueryLimits.terms).joined(separator: " or ")
        #expect(try Query(parsing: terms).evaluate { _ in ["b"] } == .yes)
        let many = try #require(throws: QueryError.self) { try Query(parsing: terms + " or a=b") }
        #expect(many.code == .tooManyTerms)
        let list = Array(repeating: "b", count: QueryLimits.terms + 1).joined(separator: ",")
        let long = try #require(throws: QueryError.self) { try Query(parsing: "a in (\(list))") }
        #expect(long.code == .tooManyTerms)
    }

    @Test("rule 4 any text is a query or an error with a place inside of it")
    func total() {
        let pieces = [
            "a", "and", "or", "not", "has", "in", "(", ")", ",", "=", "!=", "!", "<", "<=", "~", "!~", "\"", "\\",
            "2.0", "-",
            " ", "*", "\u{e9}", "\u{0}", "\"x\"", "1", "\n", "\u{1F4E1}",
        ]
        var generator = Xorshift(seed: 0x5eed)
        var valid = 0
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0..<12, using: &generator) {
                text += pieces.randomElement(using: &generator) ?? ""
                if Bool.random(using: &generator) { text += " " }
            }
            do {
                let query = try Query(parsing: text)
                _ = query.evaluate { _ in ["1"] }
                valid += 1
            } catch {
                #expect(error.offset >= 0 && error.offset <= text.utf8.count)
            }
        }
        #expect(valid > 50)
    }
}
