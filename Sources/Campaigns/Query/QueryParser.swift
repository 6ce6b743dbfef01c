/// Puts the pieces of a query together, by recursive descent with a bound on its depth.
struct QueryParser {
    private var lexer: QueryLexer
    private var token: QueryToken
    private var depth = 0
    private var terms = 0

    /// Starts at the beginning of a text.
    init(_ text: String) throws(QueryError) {
        lexer = try QueryLexer(text)
        token = try lexer.next()
    }

    /// Reads the whole text.
    mutating func parse() throws(QueryError) -> QueryExpression {
        let expression = try query()
        guard token.kind == .end else { throw unexpected("\"and\", \"or\" or the end") }
        return expression
    }

    private mutating func query() throws(QueryError) -> QueryExpression {
        var expression = try term()
        while token.isKeyword("or") {
            try advance()
            expression = .or(expression, try term())
        }
        return expression
    }

    private mutating func term() throws(QueryError) -> QueryExpression {
        var expression = try factor()
        while token.isKeyword("and") {
            try advance()
            expression = .and(expression, try factor())
        }
        return expression
    }

    private mutating func factor() throws(QueryError) -> QueryExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= QueryLimits.depth else {
            throw QueryError(
                .tooDeep,
                at: token.offset,
                expected: "at most \(QueryLimits.depth) levels of parentheses and \"not\"",
                found: "more"
            )
        }
        if token.isKeyword("not") {
            try advance()
            return .not(try factor())
        }
        if token.kind == .open {
            try advance()
            let expression = try query()
            guard token.kind == .close else { throw unexpected("\"and\", \"or\" or \")\"") }
            try advance()
            return expression
        }
        return try comparison()
    }

    private mutating func comparison() throws(QueryError) -> QueryExpression {
        if token.isKeyword("has") {
            try advance()
            try countTerm()
            return .presence(name: try name("a characteristic's name"))
        }
        let name = try name("a characteristic's name, \"has\", \"not\" or \"(\"")
        if token.isKeyword("in") {
            try advance()
            return .membership(name: name, try list())
        }
        guard case .sign(let sign) = token.kind else { throw unexpected("a sign of comparison or \"in\"") }
        try advance()
        try countTerm()
        guard sign == .matches || sign == .notMatches else { return .comparison(name: name, sign, try value()) }
        return .pattern(name: name, isNegated: sign == .notMatches, try pattern())
    }

    private mutating func list() throws(QueryError) -> [QueryValue] {
        guard token.kind == .open else { throw unexpected("\"(\"") }
        var values: [QueryValue] = []
        repeat {
            try advance()
            try countTerm()
            values.append(try value())
        } while token.kind == .comma
        guard token.kind == .close else { throw unexpected("\",\" or \")\"") }
        try advance()
        return values
    }

    private mutating func name(_ expected: String) throws(QueryError) -> String {
        switch token.kind {
        case .word(let word) where !QueryToken.keywords.contains(word):
            try advance()
            return word
        case .text(let text):
            try advance()
            return text
        default: throw unexpected(expected)
        }
    }

    private mutating func value() throws(QueryError) -> QueryValue {
        switch token.kind {
        case .word(let word) where !QueryToken.keywords.contains(word):
            try advance()
            return QueryValue(word: word)
        case .text(let text):
            try advance()
            return .text(text)
        default: throw unexpected("a value")
        }
    }

    private mutating func pattern() throws(QueryError) -> QueryPattern {
        let offset = token.offset
        let text = try name("a pattern")
        guard let pattern = QueryPattern(text) else {
            throw QueryError(
                .invalidPattern,
                at: offset,
                expected: "a character after the last backslash",
                found: "the end"
            )
        }
        return pattern
    }

    private mutating func advance() throws(QueryError) {
        token = try lexer.next()
    }

    private mutating func countTerm() throws(QueryError) {
        terms += 1
        guard terms <= QueryLimits.terms else {
            throw QueryError(
                .tooManyTerms,
                at: token.offset,
                expected: "at most \(QueryLimits.terms) comparisons",
                found: "more"
            )
        }
    }

    private func unexpected(_ expected: String) -> QueryError {
        QueryError(.unexpectedToken, at: token.offset, expected: expected, found: token.shown)
    }
}
