import CLZMA

/// Decodes xz streams, or one of LZMA Utils, with liblzma.
final class LZMADecoder: StreamDecoder {
    let format: String
    private let memory: UInt64
    private let stream: UnsafeMutablePointer<lzma_stream>
    private let start: lzma_ret
    // LZMA_CONCATENATED, a macro that is not imported: streams may follow one another.
    private static let concatenated: UInt32 = 0x08

    init(_ compression: Compression, memory: UInt64) {
        self.format = "\(compression) stream"
        self.memory = memory
        stream = .allocate(capacity: 1)
        // LZMA_STREAM_INIT is a macro of all zeros that is not imported.
        stream.initialize(to: lzma_stream())
        start =
            compression == .lzma
            ? lzma_alone_decoder(stream, memory)
            : lzma_stream_decoder(stream, memory, Self.concatenated)
    }

    deinit {
        lzma_end(stream)
        stream.deallocate()
    }

    func step(
        _ input: UnsafeBufferPointer<UInt8>,
        _ output: UnsafeMutableBufferPointer<UInt8>,
        at offset: Int
    ) throws(ArchiveError) -> DecoderStep {
        guard start == LZMA_OK else { throw error(.limitExceeded, at: offset, "memory for a decoder", "none") }
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = input.count
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = output.count
        // All input is here: this also says so for concatenated streams.
        let status = lzma_code(stream, LZMA_FINISH)
        switch status {
        // No progress is noticed by the caller.
        case LZMA_OK, LZMA_STREAM_END, LZMA_BUF_ERROR: break
        case LZMA_MEMLIMIT_ERROR:
            let need = lzma_memusage(stream)
            throw error(.limitExceeded, at: offset, "a decoder of at most \(memory) bytes", "\(need)")
        case LZMA_MEM_ERROR: throw error(.limitExceeded, at: offset, "memory for a decoder", "none")
        case LZMA_FORMAT_ERROR: throw error(.malformed, at: offset, "a header of the format", "other bytes")
        case LZMA_OPTIONS_ERROR: throw error(.unsupported, at: offset, "known filters and options", "others")
        default: throw error(.malformed, at: offset, "an intact stream", "damaged data")
        }
        return DecoderStep(
            consumed: input.count - stream.pointee.avail_in,
            produced: output.count - stream.pointee.avail_out,
            isAtEnd: status == LZMA_STREAM_END
        )
    }

    func restart(_ rest: UnsafeBufferPointer<UInt8>, at offset: Int) throws(ArchiveError) -> Bool {
        // liblzma itself goes on to the next stream.
        guard rest.isEmpty else {
            throw error(.malformed, at: offset, "the end of the stream", "\(rest.count) bytes more")
        }
        return false
    }

    private func error(_ code: ArchiveError.Code, at offset: Int, _ expected: String, _ found: String) -> ArchiveError {
        ArchiveError(code, in: format, at: offset, expected: expected, found: found)
    }
}
