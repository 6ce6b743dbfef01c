/// Why a container cannot be undone, or put together again.
public struct ContainerError: Error, Equatable, Sendable {
    /// The kind of error. More kinds may come.
    public struct Code: Equatable, Hashable, Sendable, CustomStringConvertible {
        /// The name, for logs and scripts.
        public let description: String

        /// The head, the script or the recipe is not what the format says.
        public static let malformed = Code(description: "malformed")
        /// A stated size is above the limits, or more comes than was stated.
        public static let limitExceeded = Code(description: "limit-exceeded")
        /// The bytes at a place of the precursor are no compressed unit.
        public static let corrupt = Code(description: "corrupt")
        /// Less comes than was stated.
        public static let truncated = Code(description: "truncated")
        /// A compressor, or its parameters, are not to be had here.
        public static let unsupported = Code(description: "unsupported")
        /// No memory, or no room for the plain precursor.
        public static let outOfMemory = Code(description: "out-of-memory")
    }

    /// The kind of error.
    public let code: Code
    /// What was wrong, in words.
    public let reason: String
    /// Where, in bytes of what was being read.
    public let offset: Int

    /// An error of these values.
    public init(_ code: Code, _ reason: String, at offset: Int = 0) {
        self.code = code
        self.reason = reason
        self.offset = offset
    }
}

extension ContainerError: CustomStringConvertible {
    /// The error in one line.
    public var description: String { "\(code): \(reason), at byte \(offset)" }
}
