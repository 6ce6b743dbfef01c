public import PatchFormat

/// Why a patch was not applied, on Linux.
public struct PatchFailure: Error, Equatable, Sendable {
    /// The kind of failure. More kinds may come.
    public struct Code: Equatable, Hashable, Sendable, CustomStringConvertible {
        /// The name, for logs and scripts.
        public let description: String

        /// Header or frames are damaged, or the patch is cut off.
        public static let patch = Code(description: "patch")
        /// A codec that is not known here.
        public static let unsupportedCodec = Code(description: "unsupported-codec")
        /// Made from another image than the one that is there.
        public static let wrongPrecursor = Code(description: "wrong-precursor")
        /// Makes another image than the author's.
        public static let wrongResult = Code(description: "wrong-result")
        /// Whole, and made wrong: asking for it again does not help.
        public static let content = Code(description: "content")
        /// No memory, or no room for what is made on the way.
        public static let storage = Code(description: "storage")
    }

    /// The kind of failure.
    public let code: Code
    /// What was wrong, in words.
    public let reason: String
    /// Whether asking for the patch again, from the checkpoint on, can help.
    public let isRecoverable: Bool

    init(_ code: Code, _ reason: String, isRecoverable: Bool = false) {
        self.code = code
        self.reason = reason
        self.isRecoverable = isRecoverable
    }

    /// A failure of the frames.
    init(_ error: PatchError) {
        let reason =
            switch error {
            case .malformedHeader(let cause): "the header is malformed (\(cause))"
            case .headerTooLong: "the header is longer than \(PatchLimits.header) bytes"
            case .unsupportedVersion(let found): "format version \(found), not \(PatchHeader.version)"
            case .malformedFrame(let frame, _): "frame \(frame) is malformed"
            case .bodyTooLong(let frame, _, let size, let limit):
                "frame \(frame) announces \(size) bytes, more than \(limit)"
            case .damagedFrame(let frame, _): "frame \(frame) is damaged"
            case .truncated: "the patch ends in the middle"
            }
        self.init(.patch, "\(reason), at byte \(error.offset) of the patch", isRecoverable: error.isRecoverable)
    }

    /// A failure of the codec with references.
    init(_ error: PatchDecodingError) {
        switch error {
        case .patch(let error): self.init(error)
        case .unsupportedCodec(let codec): self.init(.unsupportedCodec, "codec \(codec.rawValue) is not known")
        case .wrongPrecursor:
            self.init(.wrongPrecursor, "the patch is made from another image than the one that is there")
        case .wrongResult: self.init(.wrongResult, "the patch makes another image than the author's")
        case .content(let error): self.init(.content, "a frame makes no sense (\(error)): the patch was made wrong")
        case .incomplete(let made): self.init(.content, "the patch makes \(made) bytes and ends")
        }
    }
}

extension PatchFailure: CustomStringConvertible {
    /// The failure in one line.
    public var description: String { reason }
}
