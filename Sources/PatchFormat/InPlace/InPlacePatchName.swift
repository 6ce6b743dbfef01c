/// Which patch an unfinished update goes on with: the one that the dry run went through, whole, and no other one.
struct InPlacePatchName: Equatable {
    /// The first bytes of the digest of its header.
    var header: UInt32
    /// How many frames it has.
    var frames: UInt32
    /// The check of the last one, which follows from all bytes before.
    var check: DigestPrefix

    /// Whether a patch whose header has the digest `header` may be it.
    func mayBe(header other: DigestPrefix) -> Bool { header == InPlacePatchName.short(other) }

    /// The first bytes of the digest of a header.
    static func short(_ header: DigestPrefix) -> UInt32 { UInt32(truncatingIfNeeded: header.value >> 32) }
}
