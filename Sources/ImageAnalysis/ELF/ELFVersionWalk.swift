/// The bounds of a walk over the linked entries of DT_VERNEED or DT_VERDEF. Links only lead forward and entries are
/// counted, so that no file makes the walk go on forever.
struct ELFVersionWalk {
    let structure: String
    let region: Range<Int>
    let limits: ELFLimits

    /// Fails where there are more entries than the bound.
    func check(_ count: UInt64) throws(ELFError) {
        guard count <= UInt64(limits.versions) else {
            throw ELFError(
                .limitExceeded,
                in: structure,
                at: region.lowerBound,
                expected: "at most \(limits.versions) versions",
                found: "\(count)"
            )
        }
    }

    /// Fails unless `count` bytes are there from `offset` on.
    func require(_ count: Int, at offset: Int) throws(ELFError) {
        guard region.upperBound - offset >= count else {
            throw ELFError(
                .malformed,
                in: structure,
                at: offset,
                expected: "\(count) bytes",
                found: "\(region.upperBound - offset) bytes up to the end of the segment"
            )
        }
    }

    /// The place `distance` bytes after `offset`.
    func advance(_ offset: Int, by distance: UInt32) throws(ELFError) -> Int {
        guard UInt64(distance) <= UInt64(region.upperBound - offset) else {
            throw ELFError(
                .malformed,
                in: structure,
                at: offset,
                expected: "a link of at most \(region.upperBound - offset) bytes",
                found: "\(distance)"
            )
        }
        return offset + Int(distance)
    }
}
