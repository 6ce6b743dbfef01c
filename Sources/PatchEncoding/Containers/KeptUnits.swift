import Containers

/// The units of the old container that the new one has as they are, and in the same order: a device need not undo them,
/// where nothing else of the new one refers to them.
struct KeptUnits {
    /// What a run must be long, in compressed bytes: undoing less costs less than saying so.
    private static let least = 1 << 16

    /// Runs of units of the old container, in ascending order.
    private(set) var runs: [Range<Int>] = []
    /// How many units up to each run's end count as none, since a run counts as one.
    private var merged: [Int] = []

    /// The units that need not be undone.
    ///
    /// - Parameters:
    ///   - copies: which unit of the old container each of the new one is a copy of.
    ///   - executables: where executables are in the whole plain form of the old container.
    init(_ copies: [Int?], executables: [Range<Int>], old: ContainerScanner, new: ContainerScanner) {
        var uses = [Int](repeating: 0, count: old.units.count)
        for case let unit? in copies { uses[unit] += 1 }
        var may = uses.map { $0 == 1 }
        find(copies, may, old.units, new.units)
        guard !runs.isEmpty else { return }
        let references = references(copies, old, new)
        for unit in may.indices where references.counts[unit] > 0 { may[unit] = false }
        let starts = PlainPair.wholeStarts(old.units)
        // An executable without its end would be taken for a far longer one: those that begin are undone whole.
        let wholes = executables.map { Self.units(of: $0, starts, old.units) }.filter { !$0.isEmpty }
        while true {
            find(copies, may, old.units, new.units)
            let broken = wholes.filter { !contains($0.lowerBound) && $0.contains(where: contains) }
            if broken.isEmpty { break }
            for unit in broken.joined() { may[unit] = false }
        }
        var sum = 0
        for run in runs {
            sum += run.count - 1
            merged.append(sum)
        }
    }

    /// The index in the script of the old container's unit `unit`; `nil` where it is within a run that has begun before.
    func index(of unit: Int) -> Int? {
        let run = firstRun(endingBehind: unit)
        if run < runs.count, runs[run].lowerBound < unit { return nil }
        return unit - (run == 0 ? 0 : merged[run - 1])
    }

    /// Whether the unit `unit` is in a run.
    private func contains(_ unit: Int) -> Bool {
        let run = firstRun(endingBehind: unit)
        return run < runs.count && runs[run].contains(unit)
    }

    private func firstRun(endingBehind unit: Int) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].upperBound <= unit { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Finds runs of those units that may be in one.
    private mutating func find(_ copies: [Int?], _ may: [Bool], _ old: [FoundUnit], _ new: [FoundUnit]) {
        runs = []
        var index = 0
        while index < copies.count {
            guard let first = copies[index], may[first] else {
                index += 1
                continue
            }
            var last = first
            index += 1
            while index < copies.count, copies[index] == last + 1, may[last + 1],
                old[last].range.upperBound == old[last + 1].range.lowerBound,
                new[index - 1].range.upperBound == new[index].range.lowerBound
            {
                last += 1
                index += 1
            }
            let size = old[last].range.upperBound - old[first].range.lowerBound
            if size >= Self.least, size <= UInt32.max >> 1 { runs.append(first..<(last + 1)) }
        }
        runs.sort { $0.lowerBound < $1.lowerBound }
    }

    /// What the rest of the new container has of the units in the runs.
    private func references(_ copies: [Int?], _ old: ContainerScanner, _ new: ContainerScanner) -> UnitReferences {
        var references = UnitReferences(size: old.arenaUsed, units: old.units.count)
        func content(_ scanner: ContainerScanner, _ unit: FoundUnit) -> UnsafeBufferPointer<UInt8> {
            UnsafeBufferPointer(rebasing: UnsafeBufferPointer(scanner.arena)[unit.plain])
        }
        for (index, unit) in old.units.enumerated() where !contains(index) {
            references.add(available: content(old, unit))
        }
        for (index, unit) in old.units.enumerated() where contains(index) {
            references.add(content(old, unit), unit: index)
        }
        for (unit, copy) in zip(new.units, copies) where copy == nil { references.search(content(new, unit)) }
        return references
    }

    /// The units that have something of `range` of the whole plain form, which begins at `starts` for each.
    private static func units(of range: Range<Int>, _ starts: [Int], _ units: [FoundUnit]) -> Range<Int> {
        /// The first unit that ends behind `place`, or begins at it or behind it.
        func first(where isBehind: (Int) -> Bool) -> Int {
            var low = 0
            var high = units.count
            while low < high {
                let middle = (low + high) / 2
                if isBehind(middle) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let begin = first { starts[$0] + units[$0].plain.count > range.lowerBound }
        return begin..<max(first { starts[$0] >= range.upperBound }, begin)
    }
}
