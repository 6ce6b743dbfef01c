import CZstd

/// Decodes what an encoder made, and compares it with what it should give.
final class ZstdProof {
    /// The window that every decoder of the project takes, as a power of two.
    static let windowLogLimit: Int32 = 27

    private let context: OpaquePointer
    private let prefix: UnsafeBufferPointer<UInt8>
    private let expected: UnsafeBufferPointer<UInt8>
    private var produced = 0
    private var isBetweenFrames = true

    /// A proof that the frames, with `prefix` before each, give `expected`. Both must stay where they are.
    init(prefix: UnsafeBufferPointer<UInt8>, expected: UnsafeBufferPointer<UInt8>) throws(PatchEncodingError) {
        guard let context = ZSTD_createDCtx() else {
            throw PatchEncodingError(.library, "libzstd could not make a decoder")
        }
        self.context = context
        self.prefix = prefix
        self.expected = expected
        _ = ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZstdProof.windowLogLimit)
    }

    deinit {
        ZSTD_freeDCtx(context)
    }

    /// Decodes and compares what `bytes` add.
    func add(_ bytes: UnsafeBufferPointer<UInt8>) throws(PatchEncodingError) {
        var input = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        var isAgreed = true
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 65_536) { buffer in
            while isAgreed {
                if isBetweenFrames {
                    if input.pos == input.size { return }
                    if !prefix.isEmpty { _ = ZSTD_DCtx_refPrefix(context, prefix.baseAddress, prefix.count) }
                }
                var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
                let status = ZSTD_decompressStream(context, &output, &input)
                isAgreed = ZSTD_isError(status) == 0 && matches(UnsafeBufferPointer(rebasing: buffer[..<output.pos]))
                isBetweenFrames = status == 0
                if !isBetweenFrames, input.pos == input.size, output.pos < output.size { return }
            }
        }
        if !isAgreed { throw failed }
    }

    /// Checks that all of the result came.
    func finish() throws(PatchEncodingError) {
        if !isBetweenFrames || produced != expected.count { throw failed }
    }

    private func matches(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= expected.count - produced else { return false }
        defer { produced += bytes.count }
        let mine = UnsafeRawBufferPointer(bytes)
        let part = UnsafeBufferPointer(rebasing: expected[produced..<(produced + bytes.count)])
        let theirs = UnsafeRawBufferPointer(part)
        var index = 0
        while index + 32 <= mine.count {
            let word = mine.loadUnaligned(fromByteOffset: index, as: SIMD32<UInt8>.self)
            guard word == theirs.loadUnaligned(fromByteOffset: index, as: SIMD32<UInt8>.self) else { return false }
            index += 32
        }
        return mine[index...].elementsEqual(theirs[index...])
    }

    private var failed: PatchEncodingError {
        PatchEncodingError(.notReproducible, "what was encoded does not decode to the image, near byte \(produced)")
    }
}
