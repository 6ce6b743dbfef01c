import PatchFormat

extension RunCandidate {
    /// The parts of the candidate whose old bytes are still there.
    func available(in layout: InPlaceLayout) -> [RunCandidate] {
        // From everywhere within a segment.
        if diagonal >= max(0, layout.segment - layout.spill) - layout.shift { return [self] }
        var parts: [RunCandidate] = []
        var place = start
        while place < end {
            let segmentEnd = layout.segmentEnd(at: place)
            let first = max(place, layout.oldFloor(at: place) - diagonal)
            let last = min(end, segmentEnd)
            if last - first >= 16 { parts.append(RunCandidate(diagonal: diagonal, start: first, end: last)) }
            place = segmentEnd
        }
        return parts
    }
}
