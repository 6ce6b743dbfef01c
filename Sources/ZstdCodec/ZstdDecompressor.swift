import CZstd

/// A streaming decoder of zstd frames (RFC 8878), one after the other, that give a result of known size.
///
/// Input comes in pieces of any size; output goes out in pieces of at most ``outputLimit`` bytes. The decoder never
/// hands out more than the authored size, allocates no more than precursor and result justify, and takes neither
/// skippable frames nor dictionaries nor anything behind the result. What it hands out is not verified: that is the
/// business of the digests that the author signed.
///
/// libzstd holds the window of a frame, up to all of its content, on the heap; where there is ``Room`` elsewhere, frames are
/// decoded right into that, and the heap holds a block or two.
public final class ZstdDecompressor {
    /// Gives room for so many bytes of a frame, which stays where it is until the next frame begins or the decoder ends, and
    /// which nobody else writes; `nil` where there is none.
    public typealias Room = (Int) -> UnsafeMutableBufferPointer<UInt8>?

    /// The greatest size of one piece of output, in bytes.
    public static let outputLimit = 131_072
    /// The largest window that any frame may have, as a power of two: libzstd's own limit.
    public static let windowLogLimit = 27

    /// The size of the result, in bytes.
    public let resultSize: UInt64
    /// How many bytes of the result have been handed out.
    public private(set) var produced: UInt64 = 0
    /// How many bytes of input have been taken.
    public private(set) var consumed: UInt64 = 0

    private let context: OpaquePointer
    private let prefix: UnsafeRawBufferPointer?
    private let windowLimit: UInt64
    private let room: Room?
    private let output: UnsafeMutableBufferPointer<UInt8>
    /// Where libzstd writes: ``output``, again and again, or room for the whole frame.
    private var target = ZSTD_outBuffer(dst: nil, size: 0, pos: 0)
    private var isFrameHeld = false
    /// The header of the frame that starts here, as far as it is here; `nil` inside of a frame.
    private var pendingHeader: [UInt8]? = []
    /// How many frames are complete.
    private var frames = 0
    private var failure: ZstdError?

    /// A decoder of a result of `resultSize` bytes.
    ///
    /// - Parameters:
    ///   - prefix: The precursor that every frame refers to. It is not copied: it must stay where it is, and as it is, as
    ///     long as the decoder lives.
    ///   - room: Where frames are decoded, instead of the heap.
    public init(
        prefix: UnsafeRawBufferPointer? = nil,
        resultSize: UInt64,
        room: Room? = nil
    ) throws(ZstdError) {
        self.room = room
        self.prefix = prefix.flatMap { $0.isEmpty ? nil : $0 }
        self.resultSize = resultSize
        let windowLog = ZstdDecompressor.windowLog(history: UInt64(prefix?.count ?? 0), resultSize: resultSize)
        self.windowLimit = 1 << UInt64(windowLog)
        guard let context = ZSTD_createDCtx() else {
            throw ZstdError(.outOfMemory, "libzstd could not make a decoder", at: 0)
        }
        self.context = context
        self.output = .allocate(capacity: ZstdDecompressor.outputLimit)
        try check(ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLog))
    }

    deinit {
        ZSTD_freeDCtx(context)
        output.deallocate()
    }

    /// How much memory libzstd holds, in bytes.
    public var memoryUsed: Int { ZSTD_sizeof_DCtx(context) }

    /// Decodes `input` and hands out what comes of it.
    ///
    /// - Throws: ``ZstdStreamError``; the decoder is unusable afterwards.
    public func decompress<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ZstdStreamError<Failure>) {
        if let failure { throw .codec(failure) }
        do throws(ZstdStreamError<Failure>) {
            try input.withUnsafeBufferPointer { (input) throws(ZstdStreamError<Failure>) in
                var position = 0
                while position < input.count {
                    if pendingHeader != nil {
                        try takeHeader(input, at: &position, output)
                    } else {
                        position += try feed(UnsafeBufferPointer(rebasing: input[position...]), output)
                    }
                }
            }
        } catch {
            switch error {
            case .codec(let cause): failure = cause
            case .output: failure = ZstdError(.unusable, "the output was refused before", at: consumed)
            }
            throw error
        }
    }

    /// Says that no more input comes, and checks that the result is complete.
    public func finish() throws(ZstdError) {
        if let failure { throw failure }
        guard let pendingHeader, pendingHeader.isEmpty else {
            throw error(.truncated, "the input ends inside of a frame", expected: resultSize, found: produced)
        }
        guard produced == resultSize else {
            throw error(.resultTooSmall, "the frames give less than authored", expected: resultSize, found: produced)
        }
    }

    // MARK: Parts

    /// Collects the header of a frame, checks what it asks for, and passes it on to libzstd.
    private func takeHeader<Failure: Error>(
        _ input: UnsafeBufferPointer<UInt8>,
        at position: inout Int,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ZstdStreamError<Failure>) {
        // A result of no bytes may still come as one frame without content.
        guard produced < resultSize || (resultSize == 0 && frames == 0) else {
            throw .codec(error(.trailingInput, "input follows after the complete result"))
        }
        var collected = pendingHeader ?? []
        var header: ZstdFrameHeader?
        do throws(ZstdFrameHeader.Malformed) {
            while position < input.count, header == nil {
                collected.append(input[position])
                position += 1
                header = try ZstdFrameHeader(collected)
            }
        } catch {
            throw .codec(
                self.error(.corrupt, error == .magic ? "not a zstd frame" : "reserved bit in a frame's header")
            )
        }
        pendingHeader = collected
        guard let header else { return }
        do throws(ZstdError) {
            try begin(header)
        } catch {
            throw .codec(error)
        }
        pendingHeader = nil
        _ = try collected.withUnsafeBufferPointer { (bytes) throws(ZstdStreamError<Failure>) in
            try feed(bytes, output)
        }
    }

    /// Whether libzstd may see the frame with this header.
    private func begin(_ header: ZstdFrameHeader) throws(ZstdError) {
        guard header.dictionaryID == 0 else {
            throw error(.dictionary, "a frame wants a dictionary", expected: 0, found: header.dictionaryID)
        }
        let remaining = resultSize - produced
        if let size = header.contentSize, size > remaining {
            throw error(
                .resultTooLarge,
                "a frame has more content than is left to come",
                expected: remaining,
                found: size
            )
        }
        guard header.windowSize <= windowLimit else {
            throw error(.windowTooLarge, "a frame's window", expected: windowLimit, found: header.windowSize)
        }
        try choosePlace(for: header.contentSize ?? remaining)
        // libzstd drops the prefix at the end of each frame.
        if let prefix { try check(ZSTD_DCtx_refPrefix(context, prefix.baseAddress, prefix.count)) }
    }

    /// Says where libzstd writes the frame that begins, of at most `size` bytes.
    private func choosePlace(for size: UInt64) throws(ZstdError) {
        isFrameHeld = false
        if let room, size > 0, let wanted = Int(exactly: size), let place = room(wanted), place.count >= wanted {
            isFrameHeld = ZSTD_isError(ZSTD_DCtx_setParameter(context, fettle_zstd_d_stableOutBuffer, 1)) == 0
            target = ZSTD_outBuffer(dst: place.baseAddress, size: wanted, pos: 0)
        }
        // A library that does not know the parameter has its window on the heap.
        if room != nil, !isFrameHeld { _ = ZSTD_DCtx_setParameter(context, fettle_zstd_d_stableOutBuffer, 0) }
    }

    /// Passes bytes of a frame to libzstd until they are used up or the frame ends. Returns how many were used.
    private func feed<Failure: Error>(
        _ bytes: UnsafeBufferPointer<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ZstdStreamError<Failure>) -> Int {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            let before = input.pos
            if !isFrameHeld {
                // One byte more than may come, so that a frame that gives too much is noticed.
                let capacity = Int(min(UInt64(self.output.count), resultSize - produced + 1))
                target = ZSTD_outBuffer(dst: self.output.baseAddress, size: capacity, pos: 0)
            }
            let start = target.pos
            let status = ZSTD_decompressStream(context, &target, &input)
            consumed += UInt64(input.pos - before)
            do throws(ZstdError) {
                // A frame that gives too much has no room for it.
                guard ZSTD_getErrorCode(status) != ZSTD_error_dstSize_tooSmall,
                    UInt64(target.pos - start) <= resultSize - produced
                else {
                    throw error(.resultTooLarge, "more than authored", expected: resultSize, found: resultSize + 1)
                }
                try check(status)
            } catch {
                throw .codec(error)
            }
            try handOut(start..<target.pos, output)
            if status == 0 {
                pendingHeader = []
                frames += 1
                return input.pos
            }
            // Output that fills its buffer may not be all that the input gives.
            if input.pos == input.size, isFrameHeld || target.pos < target.size { return input.pos }
        }
    }

    /// Hands out what libzstd wrote in `range` of the place where it writes.
    private func handOut<Failure: Error>(
        _ range: Range<Int>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ZstdStreamError<Failure>) {
        var start = range.lowerBound
        while start < range.upperBound, let place = target.dst?.assumingMemoryBound(to: UInt8.self) {
            let count = min(range.upperBound - start, Self.outputLimit)
            let made = UnsafeBufferPointer(start: UnsafePointer(place) + start, count: count)
            do throws(Failure) { try output(made.span) } catch { throw .output(error) }
            produced += UInt64(count)
            start += count
        }
    }

    private func check(_ status: Int) throws(ZstdError) {
        guard ZSTD_isError(status) != 0 else { return }
        throw error(.corrupt, "libzstd: \(String(cString: ZSTD_getErrorName(status)))")
    }

    private func error(
        _ code: ZstdError.Code,
        _ reason: String,
        expected: UInt64? = nil,
        found: UInt64? = nil
    ) -> ZstdError {
        ZstdError(code, reason, at: consumed, expected: expected, found: found)
    }

    /// The window that frames may have, as a power of two: all history there can be, and at least the 8 MiB that
    /// every decoder should support (RFC 8878 section 3.1.1.1.2).
    private static func windowLog(history: UInt64, resultSize: UInt64) -> Int32 {
        let (reach, overflow) = history.addingReportingOverflow(resultSize)
        var log = 23
        while log < windowLogLimit, overflow || 1 << UInt64(log) < reach { log += 1 }
        return Int32(log)
    }
}
