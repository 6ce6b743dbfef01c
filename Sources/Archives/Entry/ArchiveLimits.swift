/// Bounds that the readers enforce before they walk or allocate anything.
///
/// The standard bounds lie far above what packages hold, and keep a hostile file from costing more than a large
/// honest one.
public struct ArchiveLimits: Equatable, Sendable {
    /// Largest number of entries of an archive.
    public var entries = 1_048_576
    /// Longest path or link target, in bytes.
    public var path = 4_096
    /// Most components of a path.
    public var depth = 128
    /// Largest sum of the lengths of all paths and link targets, in bytes: archives can repeat them at little cost.
    public var paths = 67_108_864
    /// Largest size of what is decompressed from one input, in bytes.
    public var decompressed: UInt64 = 4_294_967_296
    /// How many times larger than the compressed bytes the result may be, once it is larger than ``freelyDecompressed``.
    public var ratio: UInt64 = 2_000
    /// The size of a result up to which ``ratio`` does not count, in bytes: files full of zeros are honest.
    public var freelyDecompressed: UInt64 = 67_108_864
    /// Most memory that a decoder may take for its own purposes, in bytes. `xz -9` needs 65 MiB, `zstd --ultra -22`
    /// 128 MiB.
    public var decoderMemory: UInt64 = 268_435_456
    /// Largest size of a header that extends another one, such as a pax header or a control file, in bytes.
    public var header = 16_777_216

    /// The standard bounds.
    public init() {}

    /// The largest result that `count` compressed bytes may have.
    func largestResult(of count: Int) -> UInt64 {
        let (product, overflow) = UInt64(clamping: count).multipliedReportingOverflow(by: ratio)
        return min(decompressed, max(freelyDecompressed, overflow ? .max : product))
    }
}
