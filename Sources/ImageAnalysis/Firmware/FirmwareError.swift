/// Why bytes could not be read as a firmware image: what was being read, where, what was expected and what was found.
public struct FirmwareError: Error, Equatable, Sendable {
    /// What kind of failure it is. More codes can come.
    public struct Code: Equatable, Hashable, Sendable {
        private enum Value: String {
            case notThisFormat
            case truncated
            case unsupported
            case malformed
            case checksum
            case limitExceeded
        }

        private let value: Value

        /// The bytes do not begin as a file of this format does.
        public static let notThisFormat = Code(value: .notThisFormat)
        /// A structure reaches beyond the end of the file, or the file ends before its end mark.
        public static let truncated = Code(value: .truncated)
        /// A well-formed value that this reader does not know.
        public static let unsupported = Code(value: .unsupported)
        /// A value that contradicts the format or another value of the same file.
        public static let malformed = Code(value: .malformed)
        /// A checksum is not that of the bytes that it covers.
        public static let checksum = Code(value: .checksum)
        /// A count or length over the bound of ``FirmwareLimits``.
        public static let limitExceeded = Code(value: .limitExceeded)

        /// The code in one word.
        public var name: String { value.rawValue }
    }

    /// The kind of failure.
    public var code: Code
    /// The structure that was being read, such as `Intel HEX record on line 7` or `protected TLV 0x40`.
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

    /// The same failure of the ELF reader.
    init(_ error: ELFError) {
        let code: Code =
            switch error.code {
            case .notELF: .notThisFormat
            case .truncated: .truncated
            case .unsupported: .unsupported
            case .limitExceeded: .limitExceeded
            default: .malformed
            }
        self.init(code, in: error.structure, at: error.offset, expected: error.expected, found: error.found)
    }
}

extension FirmwareError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        "\(structure) at offset \(offset): expected \(expected), found \(found) (\(code.name))"
    }
}
