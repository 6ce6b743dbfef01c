/// The only slot of a component: updates are written over what runs [A6].
public struct SingleSlot: Equatable, Sendable {
    /// Its size, in bytes.
    public let size: UInt64
    /// The room beside it for what a part of an update overwrites and needs, in bytes.
    public let spillSize: UInt64

    /// Whether patches that stage what they make beside the slot are taken, too (codec 5).
    public let takesStaged: Bool

    /// A slot of these sizes.
    public init(size: UInt64, spillSize: UInt64, takesStaged: Bool = false) {
        self.size = size
        self.spillSize = spillSize
        self.takesStaged = takesStaged
    }
}
