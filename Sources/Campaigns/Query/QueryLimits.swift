/// The bounds of a query. A query comes from outside, so none of its work may grow without one.
public enum QueryLimits {
    /// The most bytes of a query's text.
    public static let length = 4_096
    /// The deepest nesting of parentheses and `not`.
    public static let depth = 32
    /// The most comparisons, counting each value of a list.
    public static let terms = 256
    /// The most bytes of a characteristic's value that a pattern is matched against.
    public static let patternSubject = 4_096
}
