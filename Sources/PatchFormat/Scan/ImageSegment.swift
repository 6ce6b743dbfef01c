/// A part of an image and the addresses that it has when it runs.
public struct ImageSegment: Equatable, Sendable {
    /// Where it begins in the image.
    public var offset: UInt32
    /// Its bytes in the image.
    public var size: UInt32
    /// The address of its first byte.
    public var address: UInt64
    /// Its bytes in memory, at least ``size``: the rest is cleared memory behind it.
    public var memorySize: UInt32

    /// A segment; memory is never less than the image's part.
    public init(offset: UInt32, size: UInt32, address: UInt64, memorySize: UInt32) {
        self.offset = offset
        self.size = size
        self.address = address
        self.memorySize = memorySize < size ? size : memorySize
    }
}
