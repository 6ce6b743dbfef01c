/// A stretch of the new image that looks like a stretch of the old one, with mismatches.
struct RunCandidate {
    /// The old place less the new one.
    var diagonal: Int
    /// Where it starts in the new image.
    var start: Int
    /// Where it ends in the new image.
    var end: Int
}
