import Campaigns
import Testing

@Suite("Queries: selecting")
struct QueryEvaluationTests {
    private static let device = [
        "id": ["lab-7"], "region": ["eu"], "version": ["1.9.3"], "memory": ["512"], "class": ["one", "two"],
        "serial": ["0042"], "text": ["2.0"], "odd": ["unknown"], "empty": [""], "temp": ["-5"],
    ]

    private static let outcomes: [(String, QueryTruth)] = [
        // Text: byte by byte.
        ("region = eu", .yes), ("region = EU", .no), ("region != eu", .no), ("region != us", .yes),
        ("region < us", .yes),
        ("empty = \"\"", .yes), ("text = \"2.0\"", .yes), ("text = \"2\"", .no),
        // Versions: by value.
        ("version < 2.0", .yes), ("version < 1.10", .yes), ("version > 1.9", .yes), ("version = 1.9.3.0", .yes),
        ("version >= 1.9.3", .yes), ("version <= 1.9.3", .yes), ("version > 1.9.3", .no),
        ("version = \"1.9.3.0\"", .no),
        ("version > 1.9.3-rc.1", .yes), ("version < 2", .yes), ("version >= 1", .yes), ("text = 2.0.0", .yes),
        // Numbers: by value.
        ("memory >= 512", .yes), ("memory > 64", .yes), ("memory < 1000", .yes), ("serial = 42", .yes),
        ("serial = \"42\"", .no), ("temp < 0", .yes), ("temp > -10", .yes), ("memory < -1", .no),
        // What is not of the form is not equal, and neither before nor after.
        ("odd = 1", .no), ("odd != 1", .yes), ("odd < 1", .unknown), ("odd > 1.0", .unknown), ("not odd < 1", .unknown),
        // Several values: any of them.
        ("class = one", .yes), ("class = two", .yes), ("class != one", .no), ("class != three", .yes),
        ("class ~ t*", .yes), ("class !~ t*", .no), ("class in (x, two)", .yes),
        // Patterns.
        ("id ~ \"lab-*\"", .yes), ("id ~ lab-?", .yes), ("id ~ lab", .no), ("id !~ lab-*", .no), ("id ~ *", .yes),
        // Lists.
        ("region in (us, eu)", .yes), ("region in (us)", .no), ("memory in (1, 512.0)", .yes),
        ("nothing in (a)", .unknown),
        // What is not known.
        ("nothing = a", .unknown), ("nothing != a", .unknown), ("not nothing = a", .unknown), ("nothing ~ *", .unknown),
        ("has nothing", .no), ("not has nothing", .yes), ("has region", .yes),
        ("nothing = a and region = eu", .unknown), ("nothing = a and region = us", .no),
        ("region = us and nothing = a", .no), ("nothing = a or region = eu", .yes),
        ("nothing = a or region = us", .unknown),
        ("not has nothing or nothing != a", .yes),
        // `and` binds more tightly than `or`, `not` more tightly than both.
        ("region = eu or region = us and id = x", .yes), ("(region = eu or region = us) and id = x", .no),
        ("not region = us and region = eu", .yes), ("not (region = us or region = eu)", .no),
        // Names and values that are words of the language stand in quotes.
        ("\"region\" = \"eu\"", .yes), ("\"and\" = 1", .unknown),
        // The example of the documentation.
        ("class = one and (version < 2.0 or region != eu) and not id ~ \"lab-*\"", .no),
        ("class = one and (version < 2.0 or region != eu) and not id ~ \"prod-*\"", .yes),
    ]

    @Test("D1 a query selects what it says", arguments: outcomes)
    func outcome(_ text: String, _ expected: QueryTruth) throws {
        #expect(try Query(parsing: text).evaluate { Self.device[$0] ?? [] } == expected)
    }

    @Test("D1 every sign agrees with its opposite, on every value")
    func opposites() throws {
        let values = ["1", "2.0", "\"x\"", "eu", "-5", "512", "1.9.3"]
        let opposites = [("=", "!="), ("<", ">="), ("<=", ">")]
        for name in Self.device.keys.sorted() where Self.device[name]?.count == 1 {
            for value in values {
                for (sign, opposite) in opposites {
                    let one = try Query(parsing: "\(name) \(sign) \(value)").evaluate { Self.device[$0] ?? [] }
                    let other = try Query(parsing: "not \(name) \(opposite) \(value)").evaluate {
                        Self.device[$0] ?? []
                    }
                    #expect(one == other, "\(name) \(sign) \(value)")
                }
            }
        }
    }

    @Test(
        "a pattern matches the whole value",
        arguments: [
            ("*", "", true), ("?", "", false), ("", "", true), ("", "a", false), ("a*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "acb", false), ("*a*b*", "xxaxxbxx", true), ("*a*b*", "xxbxxaxx", false), ("a**b", "ab", true),
            ("?", "\u{e9}", true), ("??", "e\u{301}", true), ("\\*", "*", true), ("\\*", "a", false),
            ("a\\?", "a?", true),
            ("\\\\", "\\", true), ("*.img", "x.img.img", true), ("lab-*", "LAB-1", false),
        ] as [(String, String, Bool)]
    )
    func patterns(_ pattern: String, _ value: String, _ expected: Bool) throws {
        #expect(try #require(QueryPattern(pattern)).matches(value) == expected)
    }

    @Test("rule 4 a hostile pattern takes no more than its share of time")
    func hostilePattern() throws {
        let pattern = try #require(QueryPattern(String(repeating: "*a", count: 1_000) + "b"))
        #expect(!pattern.matches(String(repeating: "a", count: QueryLimits.patternSubject)))
        #expect(try #require(QueryPattern("*")).matches(String(repeating: "a", count: QueryLimits.patternSubject)))
        #expect(try !#require(QueryPattern("*")).matches(String(repeating: "a", count: QueryLimits.patternSubject + 1)))
    }
}
