/// How a kernel inside of an image is compressed, by the first bytes of the compressed data.
public enum KernelCompression: String, Equatable, Hashable, Sendable {
    /// RFC 1952.
    case gzip
    /// bzip2.
    case bzip2
    /// The LZMA format that came before xz.
    case lzma
    /// The xz format.
    case xz
    /// lzop.
    case lzo
    /// The old frame format of LZ4, which kernels use.
    case lz4
    /// RFC 8878.
    case zstd

    private static let marks: [(KernelCompression, [UInt8])] = [
        (.gzip, [0x1F, 0x8B]),
        (.bzip2, [0x42, 0x5A, 0x68]),
        (.lzma, [0x5D, 0x00, 0x00]),
        (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
        (.lzo, [0x89, 0x4C, 0x5A, 0x4F]),
        (.lz4, [0x02, 0x21, 0x4C, 0x18]),
        (.zstd, [0x28, 0xB5, 0x2F, 0xFD]),
    ]

    /// The compression of the data that begins at `offset`, or `nil` where none is known to begin like this.
    public init?(_ bytes: Span<UInt8>, at offset: Int) {
        guard offset >= 0, offset <= bytes.count else { return nil }
        for (compression, mark) in Self.marks where bytes.count - offset >= mark.count {
            var length = 0
            while length < mark.count, bytes[offset + length] == mark[length] { length += 1 }
            if length == mark.count {
                self = compression
                return
            }
        }
        return nil
    }
}
