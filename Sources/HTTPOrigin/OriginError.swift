/// Why something could not be fetched. Two errors are equal when their codes are.
public struct OriginError: Error, Sendable {
    /// What kind of failure it is. More kinds may come; a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case malformedURL
            case scheme
            case notAllowed
            case privateAddress
            case redirects
            case unreachable
            case tooLarge
            case tooSlow
            case truncated
            case malformedResponse
            case configuration
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The URL cannot be read.
        public static let malformedURL = Self(.malformedURL)
        /// Another scheme than http and https, or http behind https.
        public static let scheme = Self(.scheme)
        /// The policy does not name the origin.
        public static let notAllowed = Self(.notAllowed)
        /// The address is of this machine, of a private network or otherwise not of the public internet.
        public static let privateAddress = Self(.privateAddress)
        /// Too many redirects, in a circle, or of a request that is not to be repeated elsewhere.
        public static let redirects = Self(.redirects)
        /// No connection, or one that broke before the response.
        public static let unreachable = Self(.unreachable)
        /// The body is longer than it may be.
        public static let tooLarge = Self(.tooLarge)
        /// The deadline has passed, or too few bytes came.
        public static let tooSlow = Self(.tooSlow)
        /// The body ended before its end.
        public static let truncated = Self(.truncated)
        /// The response contradicts itself or the request.
        public static let malformedResponse = Self(.malformedResponse)
        /// The client cannot be set up so.
        public static let configuration = Self(.configuration)

        /// The code's name, as it stands in logs.
        public var description: String { value.rawValue }
    }

    /// What kind of failure it is.
    public let code: Code
    /// What happened.
    public let reason: String
    /// What would have been right.
    public let expected: String?
    /// What was there instead.
    public let found: String?

    /// Makes an error.
    public init(_ code: Code, _ reason: String, expected: String? = nil, found: String? = nil) {
        self.code = code
        self.reason = reason
        self.expected = expected
        self.found = found
    }

    /// Whether the server said nothing that counts: it may be asked again, or another one asked.
    public var isOutage: Bool { [.unreachable, .tooSlow, .truncated].contains(code) }
}

extension OriginError: Hashable {
    /// Whether the codes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension OriginError: CustomStringConvertible {
    /// One line: reason, expected, found.
    public var description: String {
        var line = reason
        if let expected { line += "; expected \(expected)" }
        if let found { line += "; found \(found)" }
        return line
    }
}
