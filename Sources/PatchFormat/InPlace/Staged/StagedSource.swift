/// Where bytes of the new image are taken from once the slot is written.
enum StagedSource: Equatable {
    /// The old image, from this place on.
    case old(Int)
    /// What was staged beside the slot, from this place on.
    case staged(Int)
}
