public import PatchFormat

/// A streaming decoder of a patch (codec ``PatchCodec/zstd``): patch bytes in, bytes of the result out.
///
/// It checks the header against what the device knows before it decodes anything, every frame before it decodes that,
/// and stops at the authored size. The digest of the result is checked by whoever takes the output.
///
/// After an error that is recoverable (``ZstdError/isRecoverable``) the patch can be pushed again from ``checkpoint``;
/// any other error is final. A dry run is a run whose output is digested and dropped.
public final class ZstdPatchDecoder<Digest: FrameDigest> {
    /// What the device knows about the patch beforehand.
    public typealias Expectation = PatchExpectation

    /// The header, once it has been read and found right.
    public var header: PatchHeader? { decompressor == nil ? nil : reader.header }
    /// Where to ask for the patch again after a recoverable error.
    public var checkpoint: PatchCheckpoint { reader.checkpoint }
    /// How many bytes of the result have been handed out.
    public var produced: UInt64 { decompressor?.produced ?? 0 }
    /// How much memory libzstd holds, in bytes.
    public var memoryUsed: Int { decompressor?.memoryUsed ?? 0 }

    private let precursor: UnsafeRawBufferPointer
    private let expectation: Expectation
    private let room: ZstdDecompressor.Room?
    private var reader: PatchReader<Digest>
    private var decompressor: ZstdDecompressor?
    private var failure: ZstdError?

    /// A decoder of a patch against `precursor`.
    ///
    /// - Parameters:
    ///   - precursor: The whole old image and nothing else, for example mapped. It is not copied: it must stay where it is,
    ///     and as it is, as long as the decoder lives.
    ///   - room: Where segments are decoded, for example a mapped file; without it, libzstd holds them on the heap.
    public init(
        precursor: UnsafeRawBufferPointer,
        expecting expectation: Expectation,
        digest: Digest,
        room: ZstdDecompressor.Room? = nil
    ) {
        self.room = room
        self.precursor = precursor
        self.expectation = expectation
        self.reader = PatchReader(digest: digest)
    }

    /// Takes bytes of the patch and hands out what comes of them, in pieces of at most
    /// ``ZstdDecompressor/outputLimit`` bytes.
    public func push<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ZstdStreamError<Failure>) {
        if let failure { throw .codec(failure) }
        do throws(ZstdStreamError<Failure>) {
            var position = 0
            while true {
                switch try event(input, at: &position, failingWith: Failure.self) {
                case .header(let header):
                    do throws(ZstdError) {
                        try begin(header)
                    } catch {
                        throw .codec(error)
                    }
                case .frame:
                    guard let decompressor else { return }
                    try decompressor.decompress(reader.body, output)
                case .needsMore:
                    return
                }
            }
        } catch {
            switch error {
            case .codec(let cause) where cause.isRecoverable: break
            case .codec(let cause): failure = cause
            case .output: failure = ZstdError(.unusable, "the output was refused before", at: checkpoint.offset)
            }
            throw error
        }
    }

    /// Forgets what came after ``checkpoint``; the next input must start there. Not needed after an error of ``push(_:_:)``.
    public func rewind() {
        reader.rewind()
    }

    /// Says that no more input comes, and checks that the result is complete.
    public func finish() throws(ZstdError) {
        if let failure { throw failure }
        do throws(PatchError) {
            try reader.finish()
        } catch {
            throw describe(error)
        }
        try decompressor?.finish()
    }

    // MARK: Parts

    private func event<Failure: Error>(
        _ input: Span<UInt8>,
        at position: inout Int,
        failingWith: Failure.Type
    ) throws(ZstdStreamError<Failure>) -> PatchEvent {
        do throws(PatchError) {
            return try reader.read(input, at: &position)
        } catch {
            throw .codec(describe(error))
        }
    }

    private func begin(_ header: PatchHeader) throws(ZstdError) {
        guard header.codec == .zstd else {
            throw mismatch(.unsupportedCodec, "codec", UInt64(PatchCodec.zstd.rawValue), UInt64(header.codec.rawValue))
        }
        guard header.precursor == expectation.precursor else {
            throw mismatch(.wrongPrecursor, "made from another image", expectation.precursor, header.precursor)
        }
        guard let size = header.precursorSize, size == UInt64(precursor.count) else {
            throw mismatch(
                .wrongPrecursor,
                "the patch is made from an image of another size",
                UInt64(precursor.count),
                header.precursorSize
            )
        }
        guard header.result == expectation.result else {
            throw mismatch(.wrongResult, "makes another image than the author's", expectation.result, header.result)
        }
        guard header.resultSize == expectation.resultSize else {
            throw mismatch(
                header.resultSize > expectation.resultSize ? .resultTooLarge : .resultTooSmall,
                "the patch makes an image of another size than authored",
                expectation.resultSize,
                header.resultSize
            )
        }
        decompressor = try ZstdDecompressor(prefix: precursor, resultSize: expectation.resultSize, room: room)
    }

    private func mismatch(
        _ code: ZstdError.Code,
        _ reason: String,
        _ expected: DigestPrefix,
        _ found: DigestPrefix
    ) -> ZstdError {
        let words = "the patch \(reason): digest \(hex(found))..., not \(hex(expected))..."
        return ZstdError(code, words, at: 0)
    }

    private func hex(_ prefix: DigestPrefix) -> String {
        let digits = String(prefix.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private func mismatch(_ code: ZstdError.Code, _ reason: String, _ expected: UInt64, _ found: UInt64?) -> ZstdError {
        ZstdError(code, reason, at: 0, expected: expected, found: found)
    }

    private func describe(_ error: PatchError) -> ZstdError {
        let reason: String
        switch error {
        case .malformedHeader(let cause): reason = "the header is malformed (\(cause))"
        case .headerTooLong: reason = "the header is longer than \(PatchLimits.header) bytes"
        case .unsupportedVersion(let found): reason = "format version \(found), not \(PatchHeader.version)"
        case .malformedFrame(let frame, _): reason = "frame \(frame) is malformed"
        case .bodyTooLong(let frame, _, let size, let limit):
            reason = "frame \(frame) announces \(size) bytes, more than \(limit)"
        case .damagedFrame(let frame, _): reason = "frame \(frame) is damaged"
        case .truncated: reason = "the patch ends in the middle"
        }
        return ZstdError(.patch, reason, at: error.offset, patch: error)
    }
}
