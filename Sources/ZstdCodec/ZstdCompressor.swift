import CZstd

/// Compresses what fits into memory to one zstd frame (RFC 8878), which says how long its content is and has a checksum.
public enum ZstdCompressor {
    /// The level: about as fast as a disk, and close to the smallest for tables and lists.
    private static let level: Int32 = 9

    /// The frame of `content`.
    ///
    /// - Throws: ``ZstdError`` with the code ``ZstdError/Code/outOfMemory``.
    public static func compress(_ content: Span<UInt8>) throws(ZstdError) -> [UInt8] {
        guard let context = ZSTD_createCCtx() else { throw failure }
        defer { ZSTD_freeCCtx(context) }
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        let bound = ZSTD_compressBound(content.count)
        guard ZSTD_isError(bound) == 0 else { throw failure }
        var size = 0
        let frame = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            size = content.withUnsafeBufferPointer { input in
                ZSTD_compress2(context, output.baseAddress, bound, input.baseAddress, input.count)
            }
            count = ZSTD_isError(size) == 0 ? size : 0
        }
        guard ZSTD_isError(size) == 0 else { throw failure }
        return frame
    }

    private static var failure: ZstdError {
        ZstdError(.outOfMemory, "libzstd could not compress", at: 0)
    }
}
