/// What is wrong with a configuration file: where, and what was expected.
public struct ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// The line, counted from 1, or 0 where it is about the whole file.
    public let line: Int
    /// What was expected and what was found.
    public let message: String

    /// A sentence for people.
    public var description: String { line > 0 ? "\(path):\(line): \(message)" : "\(path): \(message)" }
}
