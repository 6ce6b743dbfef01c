import CLZMA
import CZlib
import CZstd

/// Decompresses single units, each ended by itself, with the system's libraries.
public final class UnitDecompressor {
    /// What a unit was found to be.
    public struct Extent: Equatable, Sendable {
        /// How many bytes of input the unit is.
        public let compressed: Int
        /// How many bytes it gives.
        public let plain: Int
    }

    /// Whether the last deflate stream or zlib unit ended for want of room.
    public private(set) var isFull = false

    private let zlib: UnsafeMutablePointer<z_stream>
    private var isZlibReady = false
    private let zstd: OpaquePointer?

    /// A decompressor.
    public init() {
        zlib = .allocate(capacity: 1)
        zlib.initialize(to: z_stream())
        zstd = ZSTD_createDCtx()
        isZlibReady = inflateInit2_(zlib, 15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    }

    deinit {
        if isZlibReady { inflateEnd(zlib) }
        zlib.deallocate()
        ZSTD_freeDCtx(zstd)
    }

    /// Decompresses the unit at the start of `input` into `output`, or gives `nil` where there is none that is whole and
    /// fits.
    public func decompress(
        _ format: UnitFormat,
        _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Extent? {
        switch format {
        case .zlib: inflate(input, into: output, windowBits: 15)
        case .deflate: inflate(input, into: output, windowBits: -15)
        case .xz: lzma(input, into: output)
        case .zstd: zstandard(input, into: output)
        }
    }

    private func inflate(
        _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>,
        windowBits: Int32
    ) -> Extent? {
        guard isZlibReady, inflateReset2(zlib, windowBits) == Z_OK else { return nil }
        var used = 0
        var made = 0
        defer { isFull = made == output.count }
        // zlib counts in 32 bits.
        let piece = 1 << 30
        // An output of no bytes still needs an address.
        var none: UInt8 = 0
        return withUnsafeMutablePointer(to: &none) { none in
            while true {
                let available = min(input.count - used, piece)
                let room = min(output.count - made, piece)
                zlib.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + used })
                zlib.pointee.avail_in = UInt32(available)
                zlib.pointee.next_out = output.baseAddress.map { $0 + made } ?? none
                zlib.pointee.avail_out = UInt32(room)
                let status = CZlib.inflate(zlib, Z_NO_FLUSH)
                let taken = available - Int(zlib.pointee.avail_in)
                let given = room - Int(zlib.pointee.avail_out)
                used += taken
                made += given
                if status == Z_STREAM_END { return Extent(compressed: used, plain: made) }
                guard status == Z_OK, taken > 0 || given > 0 else { return nil }
            }
        }
    }

    private func lzma(
        _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Extent? {
        var memory = UInt64(ContainerLimits.compressorMemory)
        var used = 0
        var made = 0
        let status = lzma_stream_buffer_decode(
            &memory,
            0,
            nil,
            input.baseAddress,
            &used,
            input.count,
            output.baseAddress,
            &made,
            output.count
        )
        return status == LZMA_OK ? Extent(compressed: used, plain: made) : nil
    }

    private func zstandard(
        _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Extent? {
        // Skippable frames, which give nothing, are not taken for units.
        guard let zstd, input.count >= 4, input[0] == 0x28, input[1] == 0xB5, input[2] == 0x2F, input[3] == 0xFD else {
            return nil
        }
        let size = ZSTD_findFrameCompressedSize(input.baseAddress, input.count)
        guard ZSTD_isError(size) == 0 else { return nil }
        let made = ZSTD_decompressDCtx(zstd, output.baseAddress, output.count, input.baseAddress, size)
        return ZSTD_isError(made) == 0 ? Extent(compressed: size, plain: made) : nil
    }
}
