import Testing

/// A specification with one thing wrong, and where.
struct WrongSpecification: CustomTestStringConvertible, Sendable {
    let what: String
    let old: String
    let new: String
    let line: Int
    let column: Int
    let says: String

    var yaml: String { Samples.small.replacing(old, with: new) }
    var testDescription: String { what }

    init(_ what: String, _ old: String, _ new: String, _ line: Int, _ column: Int, _ says: String) {
        self.what = what
        self.old = old
        self.new = new
        self.line = line
        self.column = column
        self.says = says
    }

    static let all = [
        WrongSpecification("unknown key", "sequence: 3", "sequense: 3", 1, 1, "did you mean \"sequence\"?"),
        WrongSpecification(
            "unknown key of a class",
            "    version:",
            "    verison:",
            10,
            9,
            "did you mean \"version\"?"
        ),
        WrongSpecification("swapped letters", "    classes:", "    clasess:", 7, 5, "did you mean \"classes\"?"),
        WrongSpecification("nothing near", "text:", "payload:", 3, 1, "one of sequence, request, reference"),
        WrongSpecification("missing sequence", "sequence: 3\n", "", 1, 1, "\"sequence\" is missing"),
        WrongSpecification("missing image", "        image: gateway\n", "", 8, 9, "\"image\" is missing"),
        WrongSpecification("negative sequence", "sequence: 3", "sequence: -3", 1, 11, "an integer from 0"),
        WrongSpecification("text as sequence", "sequence: 3", "sequence: \"3\"", 1, 11, "an integer from 0"),
        WrongSpecification("sequence too large", "sequence: 3", "sequence: 18446744073709551616", 1, 11, "an integer"),
        WrongSpecification("fraction", "sequence: 3", "sequence: 3.5", 1, 11, "an integer from 0"),
        WrongSpecification(
            "relative request",
            "http://127.0.0.1:8080/v1/request",
            "/v1/request",
            2,
            10,
            "absolute URI"
        ),
        WrongSpecification("request with a query", "/v1/request", "/v1/request?q=1", 2, 10, "absolute URI"),
        WrongSpecification("request with a password", "http://127", "http://a:b@127", 2, 10, "without query"),
        WrongSpecification("request of a strange scheme", "http:", "gopher:", 2, 10, "absolute URI"),
        WrongSpecification("list as request", "http://127.0.0.1:8080/v1/request", "[a]", 2, 10, "expected a text"),
        WrongSpecification("no such day", "text:", "expires: 2027-02-29T00:00:00Z\ntext:", 3, 10, "a time in UTC"),
        WrongSpecification("local time", "text:", "expires: 2027-02-28T00:00:00+01:00\ntext:", 3, 10, "a time in UTC"),
        WrongSpecification("no language", "update: \"Small.\"", "language: \"e n\"", 3, 19, "a tag such as en"),
        WrongSpecification("unknown placement", "text:", "descriptors: inside\ntext:", 3, 14, "referenced, integrated"),
        WrongSpecification("components as list", "  app:", "  - app:", 5, 3, "a mapping of names to values"),
        WrongSpecification("component name with a slash", "  app:", "  a/b:", 5, 3, "no name for a component"),
        WrongSpecification(
            "unknown characteristic",
            "[class, digest]",
            "[class, digset]",
            6,
            21,
            "did you mean \"digest\"?"
        ),
        WrongSpecification("characteristic twice", "[class, digest]", "[class, class]", 6, 21, "stands twice"),
        WrongSpecification("empty report", "[class, digest]", "[]", 6, 13, "at least one element"),
        WrongSpecification(
            "empty component",
            "app:\n    report: [class, digest]\n    classes:",
            "app:\n    classes: []\n    other:",
            7,
            5,
            "unknown key"
        ),
        WrongSpecification("vendor without a dot", "vendor: example.com", "vendor: example", 8, 17, "a domain name"),
        WrongSpecification("no class", "class: gateway", "class:", 9, 15, "found nothing"),
        WrongSpecification("control character", "class: gateway", "class: \"gate\\x07way\"", 9, 16, "U+7"),
        WrongSpecification(
            "policy as text",
            "version: \"2\"",
            "version: \"2\"\n        policy: strict",
            11,
            17,
            "a mapping"
        ),
        WrongSpecification(
            "unknown format",
            "version: \"2\"",
            "version: \"2\"\n        policy: { formats: [zst] }",
            11,
            29,
            "\"zstd\"?"
        ),
        WrongSpecification(
            "unknown eligibility",
            "version: \"2\"",
            "version: \"2\"\n        policy: { eligibility: maybe }",
            11,
            32,
            "required, none"
        ),
        WrongSpecification("key twice", "sequence: 3", "sequence: 3\nsequence: 4", 1, 1, "stands twice"),
        WrongSpecification("no YAML", "text: {", "text: {{", 4, 1, "not YAML"),
        WrongSpecification("tab as indentation", "  app:", "\tapp:", 5, 1, "not YAML"),
    ]
}
