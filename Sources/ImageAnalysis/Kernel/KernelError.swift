/// Why bytes could not be read as a kernel image, a kernel module or a device tree: what was being read, where, what was
/// expected and what was found.
public struct KernelError: Error, Equatable, Sendable {
    /// What kind of failure it is. More codes can come.
    public struct Code: Equatable, Hashable, Sendable {
        private enum Value: String {
            case otherFormat
            case truncated
            case unsupported
            case malformed
            case checksum
            case limitExceeded
        }

        private let value: Value

        /// The bytes do not begin as this format does.
        public static let otherFormat = Code(value: .otherFormat)
        /// A structure reaches beyond the end of the file.
        public static let truncated = Code(value: .truncated)
        /// A well-formed value that this reader does not know.
        public static let unsupported = Code(value: .unsupported)
        /// A value that contradicts the format or another value of the same file.
        public static let malformed = Code(value: .malformed)
        /// A checksum that does not belong to the bytes.
        public static let checksum = Code(value: .checksum)
        /// A count, length or depth over its bound.
        public static let limitExceeded = Code(value: .limitExceeded)

        /// The code in one word.
        public var name: String { value.rawValue }
    }

    /// The kind of failure.
    public var code: Code
    /// The structure that was being read, such as `setup header` or `.modinfo`.
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

extension KernelError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        "\(structure) at offset \(offset): expected \(expected), found \(found) (\(code.name))"
    }
}
