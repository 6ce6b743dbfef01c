/// Why bytes are no ``ImageModel``.
public enum ImageModelError: Error, Equatable, Sendable {
    /// They end within a number.
    case truncated(at: Int)
    /// A number has more than 64 bits, or is not in its shortest form.
    case malformedNumber(at: Int)
    /// A list is longer than it may be.
    case tooMany(limit: Int, found: UInt64)
    /// A kind of content that is not known.
    case unknownContent(UInt64)
    /// A number does not fit where it belongs, or parts of the model overlap or leave the image.
    case outOfBounds
    /// It counts on a model of another shape.
    case differentShape
}
