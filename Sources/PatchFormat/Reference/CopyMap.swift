/// All runs of a patch, in the order of the new image, and the way from an old place to its new one.
public struct CopyMap: Sendable {
    /// The runs, ascending and without overlap in the new image.
    public private(set) var runs: [CopyRun]
    /// The numbers of the runs, by their start in the old image.
    private var byOld: [UInt16]
    /// The greatest end in the old image of all runs up to here, in that order, after every 16 of them.
    private var reach: [UInt32]

    /// No runs.
    public init() {
        runs = []
        byOld = []
        reach = []
    }

    /// A map of these runs.
    public init(_ runs: [CopyRun]) {
        self.runs = runs
        byOld = []
        reach = []
        seal()
    }

    /// Makes room for all runs.
    mutating func reserve(_ count: Int) { runs.reserveCapacity(count) }

    /// Adds a run behind all others.
    mutating func append(_ run: CopyRun) { runs.append(run) }

    /// Makes the way back; call it when all runs are there.
    mutating func seal() {
        byOld = []
        byOld.reserveCapacity(runs.count)
        for number in 0..<runs.count { byOld.append(UInt16(truncatingIfNeeded: number)) }
        byOld.sort { (runs[Int($0)].old, $0) < (runs[Int($1)].old, $1) }
        reach = []
        reach.reserveCapacity((runs.count + 15) / 16)
        var greatest: UInt32 = 0
        for index in 0..<byOld.count {
            let end = runs[Int(byOld[index])].oldEnd
            if end > greatest { greatest = end }
            if index & 15 == 15 { reach.append(greatest) }
        }
        reach.append(greatest)
    }

    /// How sure a projection is.
    public enum Standing: Int, Sendable {
        case sameRun
        case inside
        case outside
    }

    /// Where the old place `target` went, seen from run `near`: by that run, else by the longest of the nearest runs that hold
    /// it, else by the nearest one.
    public func project(_ target: UInt32, near: Int) -> (place: UInt32, standing: Standing) {
        if near < runs.count {
            let run = runs[near]
            if target >= run.old && target < run.oldEnd { return (target &- run.old &+ run.new, .sameRun) }
        }
        guard !byOld.isEmpty else { return (target, .outside) }
        var low = 0
        var high = byOld.count
        while low < high {
            let middle = (low &+ high) >> 1
            if runs[Int(byOld[middle])].old <= target { low = middle &+ 1 } else { high = middle }
        }
        // low: the first run that starts behind the target.
        var best = -1
        var index = low &- 1
        var steps = 0
        while index >= 0 && steps < 16 && reach[index >> 4] > target {
            let number = Int(byOld[index])
            if runs[number].oldEnd > target && (best < 0 || runs[number].length > runs[best].length) { best = number }
            index &-= 1
            steps &+= 1
        }
        if best >= 0 { return (target &- runs[best].old &+ runs[best].new, .inside) }
        var nearest = -1
        var distance = UInt32.max
        if low < byOld.count {
            nearest = Int(byOld[low])
            distance = runs[nearest].old &- target
        }
        index = low &- 1
        steps = 0
        while index >= 0 && steps < 16 {
            let number = Int(byOld[index])
            let away = target &- runs[number].oldEnd
            if runs[number].oldEnd <= target && away < distance {
                nearest = number
                distance = away
            }
            index &-= 1
            steps &+= 1
        }
        guard nearest >= 0 else { return (target, .outside) }
        return (target &- runs[nearest].old &+ runs[nearest].new, .outside)
    }
}
