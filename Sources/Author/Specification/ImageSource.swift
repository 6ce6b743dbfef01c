/// An image, and from where devices get it.
public struct ImageSource: Equatable, Sendable {
    /// The image.
    public var image: SpecifiedFile
    /// The slot that it is for, or `nil`.
    public var slot: UInt64?
    /// Where devices fetch it; `#name` puts it into the envelope; `nil` where devices ask for it.
    public var uri: String?

    /// An image.
    public init(_ image: SpecifiedFile, slot: UInt64? = nil, uri: String? = nil) {
        self.image = image
        self.slot = slot
        self.uri = uri
    }
}
