import CLZMA
import CZlib
import CZstd

/// Compresses units by one set of parameters, with the system's libraries, in pieces whose borders do not depend on how
/// the input comes: what an encoder has tried, a decoder does again.
public final class UnitCompressor {
    /// How many bytes go to zlib at once.
    public static let pieceSize = 65_536

    /// The parameters.
    public let parameters: UnitParameters
    private let model: DeflateModel?
    /// The first bytes of a zlib stream, for a model that makes what comes after them.
    private let zlibHeader: [UInt8]
    private var adler: UInt = 1
    private let zlib: UnsafeMutablePointer<z_stream>?
    private var isZlibReady = false
    private let zstd: OpaquePointer?
    private let filters: UnsafeMutablePointer<lzma_filter>?
    private let options: UnsafeMutablePointer<lzma_options_lzma>?

    /// A compressor.
    public init(_ parameters: UnitParameters) throws(ContainerError) {
        self.parameters = parameters
        model = DeflateModel(parameters)
        zlibHeader = Self.zlibHeader(parameters)
        switch parameters {
        case .gzip:
            zstd = nil
            filters = nil
            options = nil
            zlib = nil
            guard model != nil else { throw ContainerError(.unsupported, "\(parameters)") }
        case .deflate where model != nil:
            zstd = nil
            filters = nil
            options = nil
            zlib = nil
        case .deflate(let level, let windowBits, let memLevel, let strategy, let isRaw):
            zstd = nil
            filters = nil
            options = nil
            let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
            stream.initialize(to: z_stream())
            zlib = stream
            isZlibReady =
                deflateInit2_(
                    stream,
                    level,
                    Z_DEFLATED,
                    isRaw ? -windowBits : windowBits,
                    memLevel,
                    strategy,
                    ZLIB_VERSION,
                    Int32(MemoryLayout<z_stream>.size)
                ) == Z_OK
            guard isZlibReady else { throw ContainerError(.unsupported, "zlib refuses \(parameters)") }
        case .xz(let preset, let dictionary, _, let filter):
            zlib = nil
            zstd = nil
            let options = UnsafeMutablePointer<lzma_options_lzma>.allocate(capacity: 1)
            options.initialize(to: lzma_options_lzma())
            self.options = options
            let chain = UnsafeMutablePointer<lzma_filter>.allocate(capacity: 3)
            chain.initialize(repeating: lzma_filter(id: .max, options: nil), count: 3)
            filters = chain
            guard lzma_lzma_preset(options, preset) == 0 else {
                throw ContainerError(.unsupported, "liblzma refuses \(parameters)")
            }
            options.pointee.dict_size = dictionary
            var last = 0
            if filter != 0 {
                chain[0].id = filter
                last = 1
            }
            chain[last].id = 0x21  // LZMA_FILTER_LZMA2, a macro that is not imported.
            chain[last].options = UnsafeMutableRawPointer(options)
            guard lzma_raw_encoder_memusage(chain) <= UInt64(ContainerLimits.compressorMemory) else {
                throw ContainerError(.limitExceeded, "memory of \(parameters)")
            }
        case .zstd:
            zlib = nil
            filters = nil
            options = nil
            zstd = ZSTD_createCCtx()
            guard zstd != nil else { throw ContainerError(.outOfMemory, "libzstd could not make an encoder") }
        }
    }

    deinit {
        if let zlib {
            if isZlibReady { deflateEnd(zlib) }
            zlib.deallocate()
        }
        ZSTD_freeCCtx(zstd)
        filters?.deallocate()
        options?.deallocate()
    }

    /// Whether units of any size may be compressed piece by piece.
    public var isStreaming: Bool { zlib != nil || model != nil }

    /// How much memory a unit took, in bytes; known when one has been compressed.
    public var memoryUsed: Int {
        if let model { return model.memory }
        switch parameters {
        case .deflate(_, let windowBits, let memLevel, _, _):
            // zlib's own account (zconf.h).
            return 1 << Int(windowBits + 2) + 1 << Int(memLevel + 9)
        case .gzip: return 0
        case .xz: return Int(clamping: lzma_raw_encoder_memusage(filters))
        case .zstd: return ZSTD_sizeof_CCtx(zstd)
        }
    }

    /// The greatest size of the compressed form of `size` plain bytes.
    public func bound(_ size: Int) -> Int {
        switch parameters {
        case .deflate, .gzip: size + size / 8 + 128
        case .xz: lzma_stream_buffer_bound(size)
        case .zstd: ZSTD_compressBound(size)
        }
    }

    /// Compresses one whole unit into `output`. Gives its size, or `nil` where it does not fit.
    public func compress(
        _ input: UnsafeBufferPointer<UInt8>,
        into output: UnsafeMutableBufferPointer<UInt8>
    ) -> Int? {
        switch parameters {
        case .deflate, .gzip:
            guard begin() else { return nil }
            var made = 0
            var position = 0
            var isFitting = true
            repeat {
                let end = min(position + Self.pieceSize, input.count)
                let piece = UnsafeBufferPointer(rebasing: input[position..<end])
                position = end
                add(piece, isLast: position == input.count) { bytes in
                    guard bytes.count <= output.count - made else {
                        isFitting = false
                        return false
                    }
                    for index in 0..<bytes.count { output[made + index] = bytes[index] }
                    made += bytes.count
                    return true
                }
            } while isFitting && position < input.count
            return isFitting ? made : nil
        case .xz(_, _, let check, _):
            var made = 0
            let status = lzma_stream_buffer_encode(
                filters,
                lzma_check(check),
                nil,
                input.baseAddress,
                input.count,
                output.baseAddress,
                &made,
                output.count
            )
            return status == LZMA_OK ? made : nil
        case .zstd(let level):
            let made = ZSTD_compressCCtx(zstd, output.baseAddress, output.count, input.baseAddress, input.count, level)
            guard ZSTD_isError(made) == 0, ZSTD_sizeof_CCtx(zstd) <= ContainerLimits.compressorMemory else {
                return nil
            }
            return made
        }
    }

    /// Begins a unit that comes in pieces; only where ``isStreaming``.
    public func begin() -> Bool {
        guard let model else { return deflateReset(zlib) == Z_OK }
        model.reset()
        model.writer.bytes.append(contentsOf: zlibHeader)
        adler = 1
        return true
    }

    /// Compresses the next piece: ``pieceSize`` bytes, the last one what is left.
    ///
    /// - Parameter output: Takes what comes of it, and says whether to go on.
    /// - Returns: Whether all went well.
    @discardableResult
    public func add(
        _ piece: UnsafeBufferPointer<UInt8>,
        isLast: Bool,
        _ output: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        if let model { return add(piece, isLast: isLast, to: model, output) }
        guard let zlib else { return false }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32_768) { buffer in
            zlib.pointee.next_in = UnsafeMutablePointer(mutating: piece.baseAddress)
            zlib.pointee.avail_in = UInt32(piece.count)
            while true {
                zlib.pointee.next_out = buffer.baseAddress
                zlib.pointee.avail_out = UInt32(buffer.count)
                let status = deflate(zlib, isLast ? Z_FINISH : Z_NO_FLUSH)
                guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else { return false }
                let made = buffer.count - Int(zlib.pointee.avail_out)
                if made > 0, !output(UnsafeBufferPointer(rebasing: buffer[..<made])) { return false }
                if status == Z_STREAM_END { return true }
                if zlib.pointee.avail_out > 0 { return !isLast && zlib.pointee.avail_in == 0 }
            }
        }
    }

    private func add(
        _ piece: UnsafeBufferPointer<UInt8>,
        isLast: Bool,
        to model: DeflateModel,
        _ output: (UnsafeBufferPointer<UInt8>) -> Bool
    ) -> Bool {
        guard model.add(piece, isLast: isLast) else { return false }
        if !zlibHeader.isEmpty {
            adler = adler32(adler, piece.baseAddress, UInt32(piece.count))
            if isLast {
                for shift in [24, 16, 8, 0] as [UInt] {
                    model.writer.bytes.append(UInt8(truncatingIfNeeded: adler >> shift))
                }
            }
        }
        defer { model.writer.bytes.removeAll(keepingCapacity: true) }
        return model.writer.bytes.withUnsafeBufferPointer { $0.isEmpty || output($0) }
    }

    /// RFC 1950 section 2.2, with the level as zlib states it.
    private static func zlibHeader(_ parameters: UnitParameters) -> [UInt8] {
        guard case .deflate(let level, 15, _, _, false) = parameters else { return [] }
        return [0x78, level < 6 ? 0x5E : level == 6 ? 0x9C : 0xDA]
    }
}

extension DeflateModel {
    /// A model of what `parameters` make, where there is one.
    convenience init?(_ parameters: UnitParameters) {
        switch parameters {
        case .deflate(let level, 15, let memLevel, 0, _) where memLevel >= 8:
            guard let level = DeflateLevel(level) else { return nil }
            // zlib's lit_bufsize and hash_bits.
            self.init(level, .zlib(symbols: 1 << (Int(memLevel) + 6)), hashBits: Int(memLevel) + 7)
        case .gzip(let level):
            guard let level = DeflateLevel(level) else { return nil }
            self.init(level, .gzip, hashBits: 15)
        default: return nil
        }
    }
}
