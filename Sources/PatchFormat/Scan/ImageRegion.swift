/// A part of an image with one kind of content.
public struct ImageRegion: Equatable, Sendable {
    /// Where it begins in the image.
    public var offset: UInt32
    /// Its bytes.
    public var size: UInt32
    /// What it holds.
    public var content: RegionContent
    /// What else the content needs; see ``RegionContent``.
    public var parameter: UInt32

    /// A region.
    public init(offset: UInt32, size: UInt32, content: RegionContent, parameter: UInt32 = 0) {
        self.offset = offset
        self.size = size
        self.content = content
        self.parameter = parameter
    }
}
