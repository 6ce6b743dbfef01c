/// Why the author's tools cannot do what they were asked for.
///
/// An error says what is wrong, where, what was expected, what was found, and what to do. Equality looks at the code
/// alone, so that tests and callers can compare.
public struct AuthorError: Error, Sendable {
    /// The kind of error. Cases can be added without breaking anybody.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case specification
            case collision
            case missingFile
            case unreadableFile
            case unusableImage
            case unwritableFile
            case sequenceNumber
            case signing
            case tooLarge
            case malformed
            case conflict
            case encryption
        }

        private let kind: Kind

        /// A specification that says what it must not, or leaves out what it must say.
        public static let specification = Code(kind: .specification)
        /// Two updates that would answer to the same characteristic values [M7].
        public static let collision = Code(kind: .collision)
        /// A file that does not exist.
        public static let missingFile = Code(kind: .missingFile)
        /// A file that cannot be read.
        public static let unreadableFile = Code(kind: .unreadableFile)
        /// An image that no requirements specification can be made from.
        public static let unusableImage = Code(kind: .unusableImage)
        /// A file or folder that cannot be written.
        public static let unwritableFile = Code(kind: .unwritableFile)
        /// A sequence number that is not higher than that of the manifest before.
        public static let sequenceNumber = Code(kind: .sequenceNumber)
        /// A key that cannot sign.
        public static let signing = Code(kind: .signing)
        /// More than a manifest can hold.
        public static let tooLarge = Code(kind: .tooLarge)
        /// A manifest that cannot be read.
        public static let malformed = Code(kind: .malformed)
        /// Something that is there already, or that contradicts what is there.
        public static let conflict = Code(kind: .conflict)
        /// Something that cannot be encrypted or decrypted.
        public static let encryption = Code(kind: .encryption)

        /// The name of the code.
        public var description: String { kind.rawValue }
    }

    /// The kind of error.
    public let code: Code
    /// What is wrong, in one sentence.
    public let what: String
    /// Where, or `nil` where there is no place to name.
    public let place: SourcePlace?
    /// What was expected.
    public let expected: String?
    /// What was found.
    public let found: String?
    /// What to do.
    public let action: String?

    /// An error.
    public init(
        _ code: Code,
        _ what: String,
        at place: SourcePlace? = nil,
        expected: String? = nil,
        found: String? = nil,
        action: String? = nil
    ) {
        self.code = code
        self.what = what
        self.place = place
        self.expected = expected
        self.found = found
        self.action = action
    }
}

extension AuthorError: Equatable {
    /// Whether two errors are of one kind.
    public static func == (left: AuthorError, right: AuthorError) -> Bool { left.code == right.code }
}

extension AuthorError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        var text = place.map { "\($0): " } ?? ""
        text += what
        if let expected { text += "; expected \(expected)" }
        if let found { text += "; found \(found)" }
        if let action { text += "; \(action)" }
        return text
    }
}
