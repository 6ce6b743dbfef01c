/// A part of the new image that is made from a part of the old one.
public struct CopyRun: Equatable, Sendable {
    /// Where it starts in the new image.
    public var new: UInt32
    /// Where it starts in the old image.
    public var old: UInt32
    /// How long it is; never 0.
    public var length: UInt32

    /// A run.
    public init(new: UInt32, old: UInt32, length: UInt32) {
        self.new = new
        self.old = old
        self.length = length
    }

    /// Behind its last byte in the new image.
    public var newEnd: UInt32 { new &+ length }
    /// Behind its last byte in the old image.
    public var oldEnd: UInt32 { old &+ length }
}
