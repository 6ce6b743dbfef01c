/// Why a key could not be read or written: what was being read, where, what was expected and what was found.
///
/// Two errors are equal when their codes are: tests and callers decide by the code, people read the rest.
public struct SwiftCryptoError: Error, Sendable {
    /// What kind of failure it is. More kinds may come; a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case malformedPEM
            case encryptedKey
            case unsupportedKey
            case invalidKey
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The text is not PEM (RFC 7468), or has not exactly one key of the kind asked for.
        public static let malformedPEM = Self(.malformedPEM)
        /// The private key is under a passphrase.
        public static let encryptedKey = Self(.encryptedKey)
        /// A key of a type or curve that is not supported.
        public static let unsupportedKey = Self(.unsupportedKey)
        /// A key that is not one: a point off the curve, a scalar out of range, a weak key.
        public static let invalidKey = Self(.invalidKey)

        /// The code's name, as it stands in logs and JSON.
        public var description: String { value.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was being read, such as `private key`.
    public let subject: String
    /// Where in the text, such as `line 3`.
    public let location: String
    /// What would have been right.
    public let expected: String
    /// What was there instead. Never private key material.
    public let found: String
    /// What to do about it, where that is not plain from the rest.
    public let advice: String?

    /// A failure of kind `code` in `subject` at `location`.
    public init(
        _ code: Code,
        in subject: String,
        at location: String,
        expected: String,
        found: String,
        advice: String? = nil
    ) {
        self.code = code
        self.subject = subject
        self.location = location
        self.expected = expected
        self.found = found
        self.advice = advice
    }
}

extension SwiftCryptoError: Equatable {
    /// Whether the codes are the same.
    public static func == (left: SwiftCryptoError, right: SwiftCryptoError) -> Bool { left.code == right.code }
}

extension SwiftCryptoError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        let line = "\(subject), \(location): expected \(expected), found \(found) (\(code))"
        guard let advice else { return line }
        return "\(line); \(advice)"
    }
}
