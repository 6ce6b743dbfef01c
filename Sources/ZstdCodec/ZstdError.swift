public import PatchFormat

/// Why compressed bytes, or a patch, do not give the result that was expected.
public struct ZstdError: Error, Equatable, Sendable {
    /// The kind of error. More kinds may come.
    public struct Code: Equatable, Hashable, Sendable, CustomStringConvertible {
        /// The name, for logs and scripts.
        public let description: String

        /// Not a zstd frame, or one that libzstd refuses.
        public static let corrupt = Code(description: "corrupt")
        /// The input ends before the result is complete.
        public static let truncated = Code(description: "truncated")
        /// The result would be larger than authored. Nothing beyond the authored size was handed out.
        public static let resultTooLarge = Code(description: "result-too-large")
        /// The result would be smaller than authored.
        public static let resultTooSmall = Code(description: "result-too-small")
        /// Input follows after the result is complete.
        public static let trailingInput = Code(description: "trailing-input")
        /// A frame wants a larger window, so more memory, than the sizes of precursor and result justify.
        public static let windowTooLarge = Code(description: "window-too-large")
        /// A frame wants a dictionary, which the project never uses.
        public static let dictionary = Code(description: "dictionary")
        /// The patch is not well-formed, or a frame of it is damaged; see ``ZstdError/patch``.
        public static let patch = Code(description: "patch")
        /// The patch has a codec that is not known here.
        public static let unsupportedCodec = Code(description: "unsupported-codec")
        /// The patch is made from another precursor.
        public static let wrongPrecursor = Code(description: "wrong-precursor")
        /// The patch makes another result than the author's.
        public static let wrongResult = Code(description: "wrong-result")
        /// libzstd could not get its memory.
        public static let outOfMemory = Code(description: "out-of-memory")
        /// The decoder has failed before and takes no more input.
        public static let unusable = Code(description: "unusable")
    }

    /// The kind of error.
    public let code: Code
    /// What was wrong, in words.
    public let reason: String
    /// How many bytes of compressed input came before; for ``Code/patch``, where in the patch the error is.
    public let offset: UInt64
    /// What was expected, where that is a number, of bytes mostly.
    public let expected: UInt64?
    /// What was found, likewise.
    public let found: UInt64?
    /// What is wrong with the patch, for ``Code/patch``.
    public let patch: PatchError?

    init(
        _ code: Code,
        _ reason: String,
        at offset: UInt64,
        expected: UInt64? = nil,
        found: UInt64? = nil,
        patch: PatchError? = nil
    ) {
        self.code = code
        self.reason = reason
        self.offset = offset
        self.expected = expected
        self.found = found
        self.patch = patch
    }

    /// Whether asking for the bytes from ``ZstdPatchDecoder/checkpoint`` again can help.
    public var isRecoverable: Bool { patch?.isRecoverable ?? false }
}

extension ZstdError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        var line = "\(code): \(reason), at byte \(offset)"
        if let expected { line += ", expected \(expected)" }
        if let found { line += ", found \(found)" }
        return line
    }
}
