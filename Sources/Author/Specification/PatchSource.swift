/// A patch from a known old image.
public struct PatchSource: Equatable, Sendable {
    /// The old image.
    public var from: SpecifiedFile
    /// Where devices fetch the patch.
    public var uri: String

    /// A patch from the image `from`.
    public init(from: SpecifiedFile, uri: String) {
        self.from = from
        self.uri = uri
    }
}
