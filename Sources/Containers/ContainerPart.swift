/// A stretch of the plain stream that has a patch of its own, against a stretch of the plain precursor: an executable.
public struct ContainerPart: Equatable, Sendable {
    /// How many bytes of the common patch come between the part before and this one.
    public let gap: Int
    /// How many bytes of the plain stream the part is.
    public let size: Int
    /// Where in the plain precursor its own precursor is.
    public let precursor: Range<Int>
    /// The codec of its patch.
    public let codec: UInt8
    /// The size of its patch, in bytes.
    public let patchSize: Int

    /// A part of these values.
    public init(gap: Int, size: Int, precursor: Range<Int>, codec: UInt8, patchSize: Int) {
        self.gap = gap
        self.size = size
        self.precursor = precursor
        self.codec = codec
        self.patchSize = patchSize
    }
}
