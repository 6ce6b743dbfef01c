/// How a compressed unit looks. Every format says itself where a unit ends.
public enum UnitFormat: UInt8, CaseIterable, Sendable {
    /// A zlib stream (RFC 1950).
    case zlib = 0
    /// A raw deflate stream (RFC 1951).
    case deflate = 1
    /// An xz stream of one block.
    case xz = 2
    /// A zstd frame (RFC 8878).
    case zstd = 3
}
