import CZlib

/// Decodes gzip members, a zlib stream or a bare deflate stream with zlib.
final class ZlibDecoder: StreamDecoder {
    let format: String
    private let compression: Compression
    // zlib keeps its address, so it may not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    init(_ compression: Compression) {
        self.compression = compression
        self.format = "\(compression) stream"
        // 15: the largest window; 16 more: gzip; negative: no frame at all (zlib manual, inflateInit2).
        let windowBits: Int32 =
            switch compression {
            case .gzip: 31
            case .zlib: 15
            default: -15
            }
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        isReady = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        if isReady { inflateEnd(stream) }
        stream.deallocate()
    }

    func step(
        _ input: UnsafeBufferPointer<UInt8>,
        _ output: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) throws(ArchiveError) -> DecoderStep {
        guard isReady else { throw error(.limitExceeded, at: offset, "memory for a decoder", "none") }
        // zlib counts in 32 bits.
        let available = UInt32(clamping: input.count)
        let room = UInt32(clamping: output.count)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.pointee.avail_in = available
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = room
        let status = inflate(stream, Z_NO_FLUSH)
        switch status {
        case Z_OK, Z_STREAM_END, Z_BUF_ERROR: break
        case Z_NEED_DICT: throw error(.unsupported, at: offset, "no preset dictionary", "one")
        case Z_MEM_ERROR: throw error(.limitExceeded, at: offset, "memory for a decoder", "none")
        default:
            let reason = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
            throw error(.malformed, at: offset, "a \(compression) stream", reason)
        }
        return DecoderStep(
            consumed: Int(available - stream.pointee.avail_in),
            produced: Int(room - stream.pointee.avail_out),
            isAtEnd: status == Z_STREAM_END
        )
    }

    func restart(_ rest: UnsafeBufferPointer<UInt8>, at offset: Int) throws(ArchiveError) -> Bool {
        if rest.isEmpty { return false }
        // Members may follow one another (RFC 1952 section 2.2), and tapes pad with NUL.
        if compression == .gzip, rest[0] == 0x1F {
            guard inflateReset(stream) == Z_OK else { throw error(.malformed, at: offset, "another member", "none") }
            return true
        }
        guard compression == .gzip, rest.allSatisfy({ $0 == 0 }) else {
            throw error(.malformed, at: offset, "the end of the stream", "\(rest.count) bytes more")
        }
        return false
    }

    private func error(_ code: ArchiveError.Code, at offset: Int, _ expected: String, _ found: String) -> ArchiveError {
        ArchiveError(code, in: format, at: offset, expected: expected, found: found)
    }
}
