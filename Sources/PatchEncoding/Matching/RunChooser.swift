import PatchFormat

/// Chooses among overlapping candidates the runs that cost the fewest bits in all (a shortest path over the new image).
struct RunChooser {
    let old: UnsafeBufferPointer<UInt8>
    let new: UnsafeBufferPointer<UInt8>
    /// Costs in 1/16 bits: a byte of a gap, a mismatch, one more right behind, a new run beside its distance.
    var gapByte = 76
    var mismatch = 176
    var nextMismatch = 112
    var change = 300
    var gapOpen = 40

    private struct Path {
        var parent: Int32
        var diagonal: Int
        var start: Int
        var end: Int
    }

    private struct State {
        var cost: Int
        var entry: Int
        var parent: Int32
        var diagonal: Int
        var end: Int
        var wasWrong: Bool
        /// Up to where all bytes are equal, if that is ahead.
        var exact = 0
    }

    /// The runs, in order.
    func choose(_ candidates: [RunCandidate]) -> [CopyRun] {
        let sorted = candidates.sorted { ($0.start, $0.diagonal) < ($1.start, $1.diagonal) }
        var paths: [Path] = []
        var states: [State] = []
        var gapCost = 0
        var gapEntry = 0
        var gapParent: Int32 = -1
        var gapDiagonal = 0
        var next = 0
        var place = 0
        let count = new.count
        while place < count {
            // Candidates that end: their last state may be what the gap goes on from.
            var bestCost = gapCost
            var best = -1
            for index in states.indices where states[index].cost < bestCost {
                bestCost = states[index].cost
                best = index
            }
            var bestNode: Int32 = -2
            func node() -> Int32 {
                if bestNode != -2 { return bestNode }
                if best < 0 {
                    bestNode = gapParent
                } else {
                    let state = states[best]
                    paths.append(Path(parent: state.parent, diagonal: state.diagonal, start: state.entry, end: place))
                    bestNode = Int32(paths.count - 1)
                }
                return bestNode
            }
            let bestDiagonal = best < 0 ? gapDiagonal : states[best].diagonal
            if best >= 0 && bestCost + gapOpen < gapCost {
                gapCost = bestCost + gapOpen
                gapParent = node()
                gapEntry = place
                gapDiagonal = bestDiagonal
            }
            while next < sorted.count && sorted[next].start <= place {
                let candidate = sorted[next]
                next += 1
                guard candidate.end > place else { continue }
                if states.count >= 20 {
                    var worst = 0
                    for index in states.indices where states[index].cost > states[worst].cost && index != best {
                        worst = index
                    }
                    if worst == best { continue }
                    // best keeps its place: swap out of the worst one.
                    states[worst] = State(
                        cost: Int.max / 2,
                        entry: place,
                        parent: -1,
                        diagonal: candidate.diagonal,
                        end: candidate.end,
                        wasWrong: false
                    )
                } else {
                    states.append(
                        State(
                            cost: Int.max / 2,
                            entry: place,
                            parent: -1,
                            diagonal: candidate.diagonal,
                            end: candidate.end,
                            wasWrong: false
                        )
                    )
                }
            }
            for index in states.indices {
                let other = bestCost + changeCost(bestDiagonal, states[index].diagonal)
                if index != best && other < states[index].cost {
                    states[index].cost = other
                    states[index].parent = node()
                    states[index].entry = place
                    states[index].wasWrong = false
                }
            }
            // How far can all go on at once?
            var limit = next < sorted.count ? sorted[next].start : count
            for index in states.indices {
                if states[index].exact <= place { states[index].exact = exactEnd(states[index], place) }
                limit = min(limit, states[index].exact, states[index].end)
            }
            let step = max(1, limit - place)
            for index in states.indices {
                let isWrong = states[index].exact <= place
                if isWrong { states[index].cost += states[index].wasWrong ? nextMismatch : mismatch }
                states[index].wasWrong = isWrong
            }
            gapCost += gapByte * step
            place += step
            // Those that end here: the gap may go on from the best of them.
            var index = 0
            while index < states.count {
                if states[index].end <= place {
                    let state = states[index]
                    if state.cost + gapOpen < gapCost {
                        paths.append(
                            Path(parent: state.parent, diagonal: state.diagonal, start: state.entry, end: place)
                        )
                        gapCost = state.cost + gapOpen
                        gapParent = Int32(paths.count - 1)
                        gapEntry = place
                        gapDiagonal = state.diagonal
                    }
                    states.swapAt(index, states.count - 1)
                    states.removeLast()
                } else {
                    index += 1
                }
            }
        }
        _ = gapEntry
        var bestCost = gapCost
        var last = gapParent
        for state in states where state.cost < bestCost {
            bestCost = state.cost
            paths.append(Path(parent: state.parent, diagonal: state.diagonal, start: state.entry, end: count))
            last = Int32(paths.count - 1)
        }
        var runs: [CopyRun] = []
        while last >= 0 {
            let path = paths[Int(last)]
            if path.end > path.start {
                runs.append(
                    CopyRun(
                        new: UInt32(path.start),
                        old: UInt32(path.start + path.diagonal),
                        length: UInt32(path.end - path.start)
                    )
                )
            }
            last = path.parent
        }
        return runs.reversed()
    }

    /// The first mismatch of `state` from `place` on.
    @inline(__always)
    private func exactEnd(_ state: State, _ place: Int) -> Int {
        var at = place
        while at + 8 <= state.end {
            let x = UnsafeRawPointer(new.baseAddress! + at).loadUnaligned(as: UInt64.self)
            let y = UnsafeRawPointer(old.baseAddress! + (at + state.diagonal)).loadUnaligned(as: UInt64.self)
            if x != y { return at + (x ^ y).trailingZeroBitCount >> 3 }
            at += 8
        }
        while at < state.end && new[at] == old[at + state.diagonal] { at += 1 }
        return at
    }

    private func changeCost(_ from: Int, _ to: Int) -> Int {
        let distance = abs(from - to)
        return change + 16 * (Int.bitWidth - distance.leadingZeroBitCount)
    }
}
