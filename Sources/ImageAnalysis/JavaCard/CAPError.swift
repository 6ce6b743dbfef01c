/// Why bytes could not be read as a Java Card CAP file: the component, where, what was expected and what was found.
public struct CAPError: Error, Equatable, Sendable {
    /// What kind of failure it is. More codes can come.
    public struct Code: Equatable, Hashable, Sendable {
        private enum Value: String {
            case otherFormat
            case truncated
            case unsupported
            case malformed
            case missingComponent
        }

        private let value: Value

        /// The files are no components of a CAP file.
        public static let otherFormat = Code(value: .otherFormat)
        /// A structure reaches beyond the end of its component.
        public static let truncated = Code(value: .truncated)
        /// A well-formed value that this reader does not know.
        public static let unsupported = Code(value: .unsupported)
        /// A value that contradicts the format or another value of the same file.
        public static let malformed = Code(value: .malformed)
        /// A component that every CAP file has is not there.
        public static let missingComponent = Code(value: .missingComponent)

        /// The code in one word.
        public var name: String { value.rawValue }
    }

    /// The kind of failure.
    public var code: Code
    /// The component, such as `Header` or `Import`.
    public var component: String
    /// Where in the component, in bytes from its tag.
    public var offset: Int
    /// What would have been right.
    public var expected: String
    /// What was there.
    public var found: String

    /// A failure of kind `code` in `component` at `offset`.
    public init(_ code: Code, in component: String, at offset: Int, expected: String, found: String) {
        self.code = code
        self.component = component
        self.offset = offset
        self.expected = expected
        self.found = found
    }
}

extension CAPError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        "CAP component \(component) at offset \(offset): expected \(expected), found \(found) (\(code.name))"
    }
}
