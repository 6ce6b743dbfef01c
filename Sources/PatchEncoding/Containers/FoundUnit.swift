import Containers

/// A compressed unit in an image.
struct FoundUnit {
    /// Its place, with the length before it where the kind has one.
    let range: Range<Int>
    let kind: UnitKind
    /// Its plain form, in the scanner's arena.
    let plain: Range<Int>

    /// The compressed bytes alone.
    var compressed: Range<Int> { (range.lowerBound + (kind.hasLength ? 2 : 0))..<range.upperBound }
}
