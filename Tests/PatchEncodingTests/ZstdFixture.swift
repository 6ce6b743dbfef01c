import CZstd
import PatchFormat
import ZstdCodec

/// zstd frames made by the library itself, and what the decoder makes of bytes.
enum ZstdFixture {
    /// A frame that gives `content`, with or without its size in the header.
    static func frame(
        _ content: [UInt8],
        saysSize: Bool = true,
        checksum: Bool = false,
        windowLog: Int32? = nil
    )
        -> [UInt8]
    {
        let context = ZSTD_createCCtx()
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_contentSizeFlag, saysSize ? 1 : 0)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum ? 1 : 0)
        if let windowLog { ZSTD_CCtx_setParameter(context, ZSTD_c_windowLog, windowLog) }
        var bytes = [UInt8](repeating: 0, count: ZSTD_compressBound(content.count))
        let capacity = bytes.count
        let count: Int
        if windowLog != nil {
            // As a stream whose length nobody knows: the window stays what was asked for.
            count = content.withUnsafeBytes { source in
                bytes.withUnsafeMutableBytes { target in
                    var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: 0)
                    var output = ZSTD_outBuffer(dst: target.baseAddress, size: capacity, pos: 0)
                    _ = ZSTD_compressStream2(context, &output, &input, ZSTD_e_flush)
                    _ = ZSTD_compressStream2(context, &output, &input, ZSTD_e_end)
                    return output.pos
                }
            }
        } else {
            count = ZSTD_compress2(context, &bytes, capacity, content, content.count)
        }
        precondition(ZSTD_isError(count) == 0)
        return Array(bytes[..<count])
    }

    /// The bodies of a patch's frames, put together.
    static func patchBodies(_ patch: [UInt8]) -> [UInt8] {
        var reader = PatchReader(digest: ImagePair.digest)
        var position = 0
        var bodies: [UInt8] = []
        while let event = try? reader.read(patch.span, at: &position), event != .needsMore {
            reader.body.withUnsafeBufferPointer { bodies.append(contentsOf: $0) }
        }
        return bodies
    }

    struct Outcome {
        var result: [UInt8] = []
        var error: ZstdError?
        var memoryUsed = 0
    }

    /// Decodes `bytes` in pieces.
    static func decode(_ bytes: [UInt8], resultSize: Int, pieceSize: Int = 1_000) throws -> Outcome {
        let decoder = try ZstdDecompressor(resultSize: UInt64(resultSize))
        var outcome = Outcome()
        do {
            for start in stride(from: 0, to: bytes.count, by: pieceSize) {
                let piece = Array(bytes[start...].prefix(pieceSize))
                try decoder.decompress(piece.span) { (bytes: Span<UInt8>) throws(Never) in
                    bytes.withUnsafeBufferPointer { outcome.result.append(contentsOf: $0) }
                }
            }
            try decoder.finish()
        } catch let error as ZstdStreamError<Never> {
            if case .codec(let cause) = error { outcome.error = cause }
        } catch let error as ZstdError {
            outcome.error = error
        }
        outcome.memoryUsed = decoder.memoryUsed
        return outcome
    }
}
