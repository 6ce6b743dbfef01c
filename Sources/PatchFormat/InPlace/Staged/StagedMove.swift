/// A stretch of the new image that stands in the old one as it is.
public struct StagedMove: Equatable, Sendable {
    /// Where it begins in the new image.
    public let new: UInt32
    /// Where it begins in the old image.
    public let old: UInt32
    /// Its bytes.
    public let count: UInt32

    /// A stretch.
    public init(new: UInt32, old: UInt32, count: UInt32) {
        self.new = new
        self.old = old
        self.count = count
    }

    /// Behind it in the new image.
    var newEnd: Int { Int(new) &+ Int(count) }
}
