/// A source of a gap's copies, kept for use again.
struct RecentCopy: Equatable {
    /// Whether it lies in the old image.
    var isOld: Bool
    /// The place of the source less the place of writing.
    var delta: Int
}
