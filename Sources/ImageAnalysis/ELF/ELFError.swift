/// Why bytes could not be read as an ELF file: what was being read, where, what was expected and what was found.
public struct ELFError: Error, Equatable, Sendable {
    /// What kind of failure it is. More codes can come.
    public struct Code: Equatable, Hashable, Sendable {
        private enum Value: String {
            case notELF
            case truncated
            case unsupported
            case malformed
            case limitExceeded
        }

        private let value: Value

        /// The bytes do not begin as an ELF file does.
        public static let notELF = Code(value: .notELF)
        /// A structure reaches beyond the end of the file.
        public static let truncated = Code(value: .truncated)
        /// A well-formed value that this reader does not know.
        public static let unsupported = Code(value: .unsupported)
        /// A value that contradicts the format or another value of the same file.
        public static let malformed = Code(value: .malformed)
        /// A count or length over the bound of ``ELFLimits``.
        public static let limitExceeded = Code(value: .limitExceeded)

        /// The code in one word.
        public var name: String { value.rawValue }
    }

    /// The kind of failure.
    public var code: Code
    /// The structure that was being read, such as `program header` or `DT_NEEDED`.
    public var structure: String
    /// Where it stands: an offset from the start of the file, in bytes.
    public var offset: Int
    /// What would have been right.
    public var expected: String
    /// What was there.
    public var found: String

    /// A failure of kind `code` in `structure` at `offset`.
    public init(_ code: Code, in structure: String, at offset: Int, expected: String, found: String) {
        self.code = code
        self.structure = structure
        self.offset = offset
        self.expected = expected
        self.found = found
    }
}

extension ELFError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        "ELF \(structure) at offset \(offset): expected \(expected), found \(found) (\(code.name))"
    }
}
