import CZstd

/// libzstd's encoder, one frame at a time, without checksum: the project's digests cover the result.
final class ZstdCompressor {
    private let context: OpaquePointer

    init() throws(PatchEncodingError) {
        guard let context = ZSTD_createCCtx() else {
            throw PatchEncodingError(.library, "libzstd could not make an encoder")
        }
        self.context = context
    }

    deinit {
        ZSTD_freeCCtx(context)
    }

    /// One frame that gives `content`, whose size it says.
    ///
    /// - Parameters:
    ///   - windowLog: How far back matches may reach, as a power of two, or `nil` for what the level has.
    ///   - tableLog: How many places the table of matches has, as a power of two, or `nil` for long-distance matching.
    ///   - treeLog: How many places the search trees have, as a power of two, or `nil` for what the level has.
    ///   - prefix: What the frame may refer to.
    func frame(
        _ content: UnsafeBufferPointer<UInt8>,
        level: Int32,
        windowLog: Int32? = nil,
        tableLog: Int32? = nil,
        treeLog: Int32? = nil,
        prefix: UnsafeBufferPointer<UInt8>? = nil
    ) throws(PatchEncodingError) -> [UInt8] {
        try check(ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters))
        try set(ZSTD_c_compressionLevel, level)
        try set(ZSTD_c_checksumFlag, 0)
        if let windowLog {
            try set(ZSTD_c_windowLog, windowLog)
            if tableLog == nil { try set(ZSTD_c_enableLongDistanceMatching, 1) }
        }
        if let tableLog { try set(ZSTD_c_hashLog, tableLog) }
        if let treeLog { try set(ZSTD_c_chainLog, treeLog) }
        if let prefix, !prefix.isEmpty {
            try check(ZSTD_CCtx_refPrefix(context, prefix.baseAddress, prefix.count))
        }
        let capacity = ZSTD_compressBound(content.count)
        var status = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            // The whole content in one call: libzstd writes its size into the frame.
            status = ZSTD_compress2(context, buffer.baseAddress, capacity, content.baseAddress, content.count)
            count = ZSTD_isError(status) == 0 ? status : 0
        }
        try check(status)
        return bytes
    }

    private func set(_ parameter: ZSTD_cParameter, _ value: Int32) throws(PatchEncodingError) {
        try check(ZSTD_CCtx_setParameter(context, parameter, value))
    }

    private func check(_ status: Int) throws(PatchEncodingError) {
        guard ZSTD_isError(status) != 0 else { return }
        throw PatchEncodingError(.library, "libzstd: \(String(cString: ZSTD_getErrorName(status)))")
    }
}
