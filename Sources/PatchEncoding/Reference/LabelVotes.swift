import PatchFormat

/// Where old targets went, by the references at matched places.
struct LabelVotes {
    private(set) var labels: [UInt32: UInt32] = [:]

    /// Counts the votes of all pairs of references that stand at the same place of a run.
    init(old: ScannedImage, new: ScannedImage, runs: [CopyRun], map: CopyMap) {
        var votes: [UInt64: Int32] = [:]
        var totals: [UInt32: Int32] = [:]
        var newIndex = 0
        for (number, run) in runs.enumerated() {
            var oldIndex = LabelVotes.lowerBound(old.references, run.old)
            while newIndex < new.references.count && new.references[newIndex].position < run.new { newIndex += 1 }
            while oldIndex < old.references.count && newIndex < new.references.count {
                let a = old.references[oldIndex]
                let b = new.references[newIndex]
                guard a.position < run.oldEnd, b.position < run.newEnd else { break }
                let x = a.position - run.old
                let y = b.position - run.new
                if x < y {
                    oldIndex += 1
                } else if y < x {
                    newIndex += 1
                } else {
                    if a.kind == b.kind, a.target < run.old || a.target >= run.oldEnd {
                        votes[UInt64(a.target) << 32 | UInt64(b.target), default: 0] += 1
                        totals[a.target, default: 0] += 1
                    }
                    oldIndex += 1
                    newIndex += 1
                }
            }
            _ = number
        }
        for (pair, count) in votes where count >= 2 {
            let target = UInt32(pair >> 32)
            let goal = UInt32(truncatingIfNeeded: pair)
            guard count * 2 > totals[target] ?? 0 else { continue }
            let projected = target >= Reference.memoryPlaces ? target : map.project(target, near: runs.count).place
            if projected != goal {
                let own = votes[UInt64(target) << 32 | UInt64(projected)] ?? 0
                guard count > 2 * own else { continue }
            }
            labels[target] = goal
        }
    }

    private static func lowerBound(_ references: [Reference], _ place: UInt32) -> Int {
        var low = 0
        var high = references.count
        while low < high {
            let middle = (low + high) >> 1
            if references[middle].position < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
