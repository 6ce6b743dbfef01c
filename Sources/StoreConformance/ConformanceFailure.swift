/// What a back end does otherwise than it must.
public struct ConformanceFailure: Error, Sendable, CustomStringConvertible {
    /// What was looked at.
    public let subject: String
    /// What it should have been.
    public let expected: String
    /// What it was.
    public let found: String
    /// The line of the check.
    public let line: UInt

    /// One line: where, what, expected, found.
    public var description: String { "line \(line): \(subject): expected \(expected), found \(found)" }
}
