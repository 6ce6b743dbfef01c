public import CBOR

/// A file of a tree that cannot be read.
public struct TreeError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where it would be installed.
    public var path: Text
    /// Why, for people.
    public var reason: String

    /// The error in one line.
    public var description: String { "\(path.string): \(reason)" }
}
