/// An earlier copy in the gaps of what stands at a place.
struct GapMatch {
    /// Where it stands in the new image.
    var place: Int32
    /// How many bytes are equal.
    var length: UInt16
}
