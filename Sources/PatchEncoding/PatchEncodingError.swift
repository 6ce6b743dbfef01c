/// Why there is no patch, or no compressed image.
public struct PatchEncodingError: Error, Equatable, Sendable {
    /// The kind of error. More kinds may come.
    public struct Code: Equatable, Hashable, Sendable, CustomStringConvertible {
        /// The name, for logs and scripts.
        public let description: String

        /// The images are too large for this encoder: send the full image.
        public static let tooLarge = Code(description: "too-large")
        /// The library refused, or had no memory.
        public static let library = Code(description: "library")
        /// What was made does not decode to the image: it was thrown away. A defect of the encoder.
        public static let notReproducible = Code(description: "not-reproducible")
        /// Nothing in the image can be undone: make another patch.
        public static let noContainer = Code(description: "no-container")
        /// The caller wanted no result any more.
        public static let cancelled = Code(description: "cancelled")
    }

    /// The kind of error.
    public let code: Code
    /// What was wrong, in words.
    public let reason: String

    init(_ code: Code, _ reason: String) {
        self.code = code
        self.reason = reason
    }
}

extension PatchEncodingError: CustomStringConvertible {
    /// The error in one line.
    public var description: String { "\(code): \(reason)" }
}
