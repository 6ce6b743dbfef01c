import CCrypto

/// Why libcrypto could not do what it was asked: what was being done, where, what was expected and what was found.
///
/// Two errors are equal when their codes are: tests and callers decide by the code, people read the rest.
public struct LibcryptoError: Error, Sendable {
    /// What kind of failure it is. More kinds may come; a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case malformedPEM
            case encryptedKey
            case unsupportedKey
            case invalidKey
            case unavailable
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The bytes are not PEM (RFC 7468), or have not exactly one key of the kind asked for.
        public static let malformedPEM = Self(.malformedPEM)
        /// The private key is under a passphrase.
        public static let encryptedKey = Self(.encryptedKey)
        /// A key of a type or curve that is not supported.
        public static let unsupportedKey = Self(.unsupportedKey)
        /// A key that is not one: a point off the curve, halves that do not belong together, a weak key.
        public static let invalidKey = Self(.invalidKey)
        /// The library could not do it now: no memory, no randomness, an algorithm that its configuration forbids.
        public static let unavailable = Self(.unavailable)

        /// The code's name, as it stands in logs and JSON.
        public var description: String { value.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was being read or made, such as `private key`.
    public let subject: String
    /// Where, such as `PEM block EC PRIVATE KEY`.
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

    /// What libcrypto says of the last failure on this thread; its queue is empty afterwards.
    static func lastReason() -> String {
        let code = ERR_peek_last_error()
        ERR_clear_error()
        guard code != 0, let text = ERR_reason_error_string(code) else { return "a failure without a reason" }
        return String(cString: text)
    }
}

extension LibcryptoError: Equatable {
    /// Whether the codes are the same.
    public static func == (left: LibcryptoError, right: LibcryptoError) -> Bool { left.code == right.code }
}

extension LibcryptoError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        let line = "\(subject), \(location): expected \(expected), found \(found) (\(code))"
        guard let advice else { return line }
        return "\(line); \(advice)"
    }
}
