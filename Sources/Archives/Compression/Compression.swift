/// How bytes are compressed.
public struct Compression: Equatable, Hashable, Sendable, CustomStringConvertible {
    /// The name that tools use, such as `xz`.
    public let description: String

    private init(_ name: String) {
        self.description = name
    }

    /// Not at all.
    public static let none = Compression("none")
    /// gzip members (RFC 1952).
    public static let gzip = Compression("gzip")
    /// A zlib stream (RFC 1950).
    public static let zlib = Compression("zlib")
    /// A bare deflate stream (RFC 1951).
    public static let deflate = Compression("deflate")
    /// xz streams (The .xz File Format 1.1.0).
    public static let xz = Compression("xz")
    /// The format of LZMA Utils, `.lzma`.
    public static let lzma = Compression("lzma")
    /// zstd frames (RFC 8878).
    public static let zstd = Compression("zstd")
    /// bzip2. It is recognised, not read.
    public static let bzip2 = Compression("bzip2")
    /// LZ4. It is recognised, not read.
    public static let lz4 = Compression("lz4")
    /// LZO. It is recognised, not read.
    public static let lzo = Compression("lzo")

    /// What the first bytes look like; ``none`` where no format of this list begins like that. ``zlib``, ``deflate`` and
    /// ``lzma`` have no magic number and are never recognised.
    public init(sniffing bytes: Span<UInt8>) {
        func begins(_ magic: [UInt8]) -> Bool {
            guard bytes.count >= magic.count else { return false }
            for index in magic.indices where bytes[index] != magic[index] { return false }
            return true
        }
        if begins([0x1F, 0x8B]) {
            self = .gzip
        } else if begins([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) {
            self = .xz
        } else if begins([0x28, 0xB5, 0x2F, 0xFD]) {
            self = .zstd
        } else if begins([0x42, 0x5A, 0x68]) {
            self = .bzip2
        } else if begins([0x04, 0x22, 0x4D, 0x18]) {
            self = .lz4
        } else if begins([0x89, 0x4C, 0x5A, 0x4F, 0x00]) {
            self = .lzo
        } else {
            self = .none
        }
    }

    /// What the first bytes look like.
    public init(sniffing bytes: [UInt8]) {
        self.init(sniffing: bytes.span)
    }

    /// Decompresses all of `input`.
    ///
    /// Memory is taken as the result grows, never because a header announces a size.
    ///
    /// - Throws: ``ArchiveError`` where the input is damaged, cut short, followed by other bytes, or larger than `limits`
    ///   allow once decompressed.
    public func decompress(
        _ input: Span<UInt8>,
        limits: ArchiveLimits = ArchiveLimits()
    ) throws(ArchiveError) -> [UInt8] {
        try input.withUnsafeBufferPointer { (input) throws(ArchiveError) in
            let limit = limits.largestResult(of: input.count)
            return try result(of: input, extent: .whole(limit: limit), limits: limits)
        }
    }

    /// Decompresses all of `input`.
    public func decompress(_ input: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) -> [UInt8] {
        try decompress(input.span, limits: limits)
    }

    /// Decompresses as much of `input` as `extent` says.
    func result(
        of input: UnsafeBufferPointer<UInt8>,
        extent: DecompressionExtent,
        limits: ArchiveLimits
    ) throws(ArchiveError) -> [UInt8] {
        switch self {
        case .none:
            return try extent.copy(of: input)
        case .gzip, .zlib, .deflate:
            return try extent.run(ZlibDecoder(self), on: input)
        case .xz, .lzma:
            return try extent.run(LZMADecoder(self, memory: limits.decoderMemory), on: input)
        case .zstd:
            return try extent.run(ZstdDecoder(memory: limits.decoderMemory), on: input)
        default:
            throw ArchiveError(
                .unsupported,
                in: "compressed data",
                at: 0,
                expected: "gzip, xz or zstd compression",
                found: description
            )
        }
    }
}
