/// What stands before the patch within a patch of codec 5: which stretches of the new image are moved there from the old one.
/// All others are *staged*: made by the patch within, and kept beside the slot, before the slot is touched.
///
/// A value of this type keeps to all bounds: moves ascend without overlap, lie within both images, and use nothing that
/// has been overwritten by then (``InPlaceLayout/oldFloor(at:)``).
public struct StagedPlan: Equatable, Sendable {
    /// The most moves.
    public static let moveLimit = 16_384
    /// The most bytes of an encoded plan.
    public static let byteLimit = 1 << 18

    /// How the slot is used. What it says of a window is not used.
    public let layout: InPlaceLayout
    /// The size of the patch within, in bytes.
    public let patchSize: Int
    /// The stretches that are moved, ascending.
    public let moves: [StagedMove]
    /// The size of the new image, in bytes.
    let resultSize: Int
    /// How much is staged before each move, in bytes.
    private let stagedBefore: [UInt32]

    /// A plan for images of these sizes, in bytes; `nil` where it does not keep to its bounds.
    public init?(
        layout: InPlaceLayout,
        patchSize: Int,
        moves: [StagedMove],
        oldSize: Int,
        resultSize: Int
    ) {
        guard patchSize > 0, moves.count <= StagedPlan.moveLimit, oldSize >= 0, resultSize >= 0,
            UInt64(oldSize) <= 0xFFFF_FFFF, UInt64(resultSize) <= 0xFFFF_FFFF,
            // What a segment takes to begin must not outweigh what it makes.
            resultSize / layout.segment < ReferenceLimits.linux.frames(runs: 0, result: resultSize)
        else { return nil }
        var end = 0
        var staged = 0
        var before: [UInt32] = []
        before.reserveCapacity(moves.count)
        for move in moves {
            // Beyond an image nothing need fit an `Int`.
            guard UInt64(move.new) &+ UInt64(move.count) <= UInt64(resultSize),
                UInt64(move.old) &+ UInt64(move.count) <= UInt64(oldSize)
            else { return nil }
            let (start, count) = (Int(move.new), Int(move.count))
            guard count > 0, start >= end, StagedPlan.isThere(move, layout) else { return nil }
            staged &+= start &- end
            before.append(UInt32(truncatingIfNeeded: staged))
            end = start &+ count
        }
        self.layout = layout
        self.patchSize = patchSize
        self.moves = moves
        self.resultSize = resultSize
        stagedBefore = before
        stagedSize = staged &+ resultSize &- end
    }

    /// How much is staged in all, in bytes.
    public let stagedSize: Int

    /// The room that is needed beside the slot, in bytes, where it is written in units of `unit` bytes.
    public func room(unit: Int) -> Int { layout.spill &+ (stagedSize &+ unit &- 1) / unit &* unit }

    /// Where the bytes from `position` of the new image on come from, and how many of them.
    func source(at position: Int) -> (source: StagedSource, count: Int) {
        // The number of moves that begin at `position` or before.
        var low = 0
        var high = moves.count
        while low < high {
            let middle = (low &+ high) >> 1
            if Int(moves[middle].new) <= position { low = middle &+ 1 } else { high = middle }
        }
        let next = low < moves.count ? Int(moves[low].new) : resultSize
        guard low > 0 else { return (.staged(position), next &- position) }
        let move = moves[low &- 1]
        if position < move.newEnd {
            return (.old(Int(move.old) &+ position &- Int(move.new)), move.newEnd &- position)
        }
        return (.staged(Int(stagedBefore[low &- 1]) &+ position &- move.newEnd), next &- position)
    }

    /// Whether every segment finds its part of `move`.
    private static func isThere(_ move: StagedMove, _ layout: InPlaceLayout) -> Bool {
        var position = Int(move.new)
        while position < move.newEnd {
            guard Int(move.old) &+ position &- Int(move.new) >= layout.oldFloor(at: position) else { return false }
            position = layout.segmentEnd(at: position)
        }
        return true
    }
}
