import PatchFormat

/// Chooses what is moved and what is staged, so that the least room is needed beside the slot.
struct StagedPlanner {
    /// What is copied beside the slot at a time is no longer than this, in bytes.
    static let longestSegment = 2 << 20
    /// What a record counts for, in bytes of room.
    private static let recordCost = 16_384

    /// Slot and unit of writing.
    var layouts: InPlaceLayouts
    /// The most room beside the slot, in bytes.
    var spillLimit: Int
    /// Shorter stretches are staged with what stands around them, in bytes.
    var leastMove: Int

    /// Layout and moves, or `nil` where the room is not enough.
    ///
    /// - Parameter isWanted: Which layouts may be taken.
    func plan(
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>,
        isCancelled: () -> Bool = { false },
        isWanted: (InPlaceLayout) -> Bool = { _ in true }
    ) -> StagedPlan? {
        let stretches = MoveFinder(old: old, new: new, leastCount: leastMove).stretches(isCancelled: isCancelled)
        var best: StagedPlan?
        for layout in layoutsToTry(old: old.count, new: new.count) where isWanted(layout) {
            let plan = StagedPlan(
                layout: layout,
                patchSize: 1,
                moves: moves(stretches, layout),
                oldSize: old.count,
                resultSize: new.count
            )
            guard let plan, plan.room(unit: layout.blockSize) <= spillLimit else { continue }
            if let best, cost(best, old.count, new.count) <= cost(plan, old.count, new.count) { continue }
            best = plan
        }
        return best
    }

    /// The room that a plan needs, and what its records cost in place of bytes: each is waited for until it is on the medium.
    private func cost(_ plan: StagedPlan, _ old: Int, _ new: Int) -> Int {
        let layout = plan.layout
        let moves = layout.shift == 0 ? 0 : old / layout.shift
        let segments = new / layout.segment * (layout.isSaving ? 2 : 1)
        return plan.room(unit: layout.blockSize) + (moves + segments) * Self.recordCost
    }

    /// What is copied beside the slot at a time takes some of the room that things are staged in: a part of it.
    private func layoutsToTry(old: Int, new: Int) -> [InPlaceLayout] {
        let shares = Set([2, 4, 8].map { min(spillLimit / $0, Self.longestSegment) }).sorted()
        let saving = shares.flatMap { layouts.all(old: old, new: new, spillLimit: $0).filter(\.isSaving) }
        // Without moving up at all, where the old image is no longer than the new one.
        var tight = layouts
        tight.slotSize = (max(old, new) + layouts.blockSize - 1) / layouts.blockSize * layouts.blockSize
        let still = shares.flatMap { tight.all(old: old, new: new, spillLimit: $0).filter(\.isSaving) }
        return layouts.all(old: old, new: new, spillLimit: 0) + saving + still
    }

    /// The stretches as far as they are still there when they are needed, the longest ones where they are too many.
    private func moves(_ stretches: [RunCandidate], _ layout: InPlaceLayout) -> [StagedMove] {
        var parts = stretches.flatMap { Self.joined($0.available(in: layout)) }.filter {
            $0.end - $0.start >= leastMove / 4
        }
        if parts.count > StagedPlan.moveLimit {
            parts.sort { $0.end - $0.start > $1.end - $1.start }
            parts.removeLast(parts.count - StagedPlan.moveLimit)
            parts.sort { $0.start < $1.start }
        }
        return parts.map {
            StagedMove(new: UInt32($0.start), old: UInt32($0.start + $0.diagonal), count: UInt32($0.end - $0.start))
        }
    }

    /// The parts of one stretch, with those together that follow on each other.
    private static func joined(_ parts: [RunCandidate]) -> [RunCandidate] {
        parts.reduce(into: []) { joined, part in
            if let last = joined.last, last.end == part.start {
                joined[joined.count - 1].end = part.end
            } else {
                joined.append(part)
            }
        }
    }
}
