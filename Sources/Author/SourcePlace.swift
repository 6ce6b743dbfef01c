/// A place in a file that a person wrote.
public struct SourcePlace: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The file, as it was named, or `nil` for input that has no name.
    public let file: String?
    /// The line, from 1, or `nil` where the whole file is meant.
    public let line: Int?
    /// The column, from 1, in Unicode scalars.
    public let column: Int?

    /// A place in `file`.
    public init(file: String?, line: Int? = nil, column: Int? = nil) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// The place as compilers write it: `file:line:column`.
    public var description: String {
        var parts: [String] = []
        if let file { parts.append(file) }
        if let line { parts.append("\(line)") }
        if let column { parts.append("\(column)") }
        return parts.joined(separator: ":")
    }
}
