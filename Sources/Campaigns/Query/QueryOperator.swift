/// How a query compares.
public enum QueryOperator: String, Sendable, Hashable, CaseIterable {
    /// Equal.
    case equal = "="
    /// Not equal: the opposite of ``equal``.
    case notEqual = "!="
    /// Before.
    case less = "<"
    /// Before or equal.
    case lessOrEqual = "<="
    /// After.
    case greater = ">"
    /// After or equal.
    case greaterOrEqual = ">="
    /// Matches a pattern of `*` (any characters) and `?` (one character).
    case matches = "~"
    /// Does not match: the opposite of ``matches``.
    case notMatches = "!~"
}
