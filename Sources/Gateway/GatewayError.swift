/// Why a gateway cannot start or go on. Two errors are equal when their codes are.
public struct GatewayError: Error, Sendable {
    /// What kind of failure it is. More kinds may come; a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case configuration
            case cacheFolder
            case folderInUse
            case addressInUse
            case tlsFiles
            case insecureAddress
            case seed
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// A setting is out of its bounds.
        public static let configuration = Self(.configuration)
        /// The cache folder cannot be used.
        public static let cacheFolder = Self(.cacheFolder)
        /// Another gateway uses the cache folder.
        public static let folderInUse = Self(.folderInUse)
        /// Something else listens on the address.
        public static let addressInUse = Self(.addressInUse)
        /// Certificate or key cannot be used.
        public static let tlsFiles = Self(.tlsFiles)
        /// Plain HTTP on an address that others can reach, which nobody has allowed.
        public static let insecureAddress = Self(.insecureAddress)
        /// A file cannot be put into the cache.
        public static let seed = Self(.seed)

        /// The code's name, as it stands in logs and JSON.
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
    /// What to do about it.
    public let advice: String?

    /// Makes an error.
    public init(
        _ code: Code,
        _ reason: String,
        expected: String? = nil,
        found: String? = nil,
        advice: String? = nil
    ) {
        self.code = code
        self.reason = reason
        self.expected = expected
        self.found = found
        self.advice = advice
    }
}

extension GatewayError: Hashable {
    /// Whether the codes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension GatewayError: CustomStringConvertible {
    /// One line: reason, expected, found, advice.
    public var description: String {
        var line = reason
        if let expected { line += "; expected \(expected)" }
        if let found { line += "; found \(found)" }
        if let advice { line += "; \(advice)" }
        return line
    }
}
