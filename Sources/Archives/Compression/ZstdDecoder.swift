import CZstd

/// Decodes zstd frames, skippable ones included, with libzstd.
final class ZstdDecoder: StreamDecoder {
    let format = "zstd stream"
    private let context: OpaquePointer?

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
        var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
        let status = ZSTD_decompressStream(context, &target, &source)
        if ZSTD_isError(status) != 0 {
            // zstd_errors.h: ZSTD_error_frameParameter_windowTooLarge is 16, and errors are returned negated.
            let code: ArchiveError.Code = 0 &- status == 16 ? .limitExceeded : .malformed
            let reason = String(cString: ZSTD_getErrorName(status))
            throw error(code, at: offset + source.pos, "an intact frame", reason)
        }
        return DecoderStep(consumed: source.pos, produced: target.pos, isAtEnd: status == 0)
    }

    func restart(_ rest: UnsafeBufferPointer<UInt8>, at offset: Int) throws(ArchiveError) -> Bool {
        // libzstd begins with the next frame by itself.
        !rest.isEmpty
    }

    private func error(_ code: ArchiveError.Code, at offset: Int, _ expected: String, _ found: String) -> ArchiveError {
        ArchiveError(code, in: format, at: offset, expected: expected, found: found)
    }
}
