import CZstd

/// Decodes zstd frames, skippable ones included, with libzstd.
final class ZstdDecoder: StreamDecoder {
    let format = "zstd stream"
    private let context: OpaquePointer?
    private var isBetweenFrames = true

    init(memory: UInt64) {
        context = ZSTD_createDCtx()
        // libzstd's own default is 27; below 10 nothing is valid.
        var windowLog: Int32 = 10
        while windowLog < 27, UInt64(2) << UInt64(windowLog) <= memory { windowLog += 1 }
        if let context { _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLog) }
    }

    deinit {
        ZSTD_freeDCtx(context)
    }

    func step(
        _ input: UnsafeBufferPointer<UInt8>,
        _ output: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) throws(ArchiveError) -> DecoderStep {
        guard let context else { throw error(.limitExceeded, at: offset, "memory for a decoder", "none") }
        // libzstd also reads the forms that zstd had before its first release, and heeds no bound of memory for these.
        if isBetweenFrames, !Self.isFrame(input) {
            throw error(.malformed, at: offset, "a frame (RFC 8878)", "other bytes")
        }
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = ZSTD_decompressStream(context, &target, &source)
        if ZSTD_isError(status) != 0 {
            // zstd_errors.h: ZSTD_error_frameParameter_windowTooLarge is 16, and errors are returned negated.
            let code: ArchiveError.Code = 0 &- status == 16 ? .limitExceeded : .malformed
            let reason = String(cString: ZSTD_getErrorName(status))
            throw error(code, at: offset + source.pos, "an intact frame", reason)
        }
        isBetweenFrames = status == 0
        return DecoderStep(consumed: source.pos, produced: target.pos, isAtEnd: status == 0)
    }

    func restart(_ rest: UnsafeBufferPointer<UInt8>, at offset: Int) throws(ArchiveError) -> Bool {
        // libzstd begins with the next frame by itself.
        !rest.isEmpty
    }

    /// Whether bytes begin as a frame does, or a skippable one, as far as they are there.
    private static func isFrame(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return true }
        let magic: [UInt8] = first & 0xF0 == 0x50 ? [first, 0x2A, 0x4D, 0x18] : [0x28, 0xB5, 0x2F, 0xFD]
        return bytes.prefix(4).elementsEqual(magic.prefix(bytes.count))
    }

    private func error(_ code: ArchiveError.Code, at offset: Int, _ expected: String, _ found: String) -> ArchiveError {
        ArchiveError(code, in: format, at: offset, expected: expected, found: found)
    }
}
