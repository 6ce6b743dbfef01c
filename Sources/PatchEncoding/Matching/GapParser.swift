import PatchFormat

/// Splits gaps into tokens of the least cost, as far as it can be foreseen.
final class GapParser {
    private struct Node {
        var cost: Int32 = .max
        var length: Int32 = 0
        var source: GapToken.Source = .literal
        var delta: Int = 0
        var recents: (Recent, Recent, Recent, Recent) = (Recent(), Recent(), Recent(), Recent())
    }

    struct Recent: Equatable {
        var isOld = true
        var delta = 0
    }

    private let old: UnsafeBufferPointer<UInt8>
    private let new: UnsafeBufferPointer<UInt8>
    private let matches: OldMatches
    private let history: GapHistory
    /// What the bytes of the gaps cost as literals. Whoever writes there goes behind the parser.
    private let costs: UnsafeBufferPointer<UInt16>
    private var prices: GapPrices
    private var isKnown = false
    private var costIndex = 0
    private var nodes: [Node] = []
    private var reversed: [GapToken] = []
    private var recents = GapParser.firstRecents
    private static let firstRecents = (
        Recent(isOld: true, delta: 0), Recent(isOld: true, delta: 0), Recent(isOld: false, delta: -1),
        Recent(isOld: false, delta: -4)
    )
    private static let segment = 1 << 14
    /// What of the old image is still there, for a patch that is applied in place.
    var layout: InPlaceLayout?
    private var floor = 0
    private var window = Int.max

    init(
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>,
        matches: OldMatches,
        literalCosts: UnsafeBufferPointer<UInt16>,
        prices: GapPrices,
        depth: Int
    ) {
        self.prices = prices
        self.old = old
        self.new = new
        self.matches = matches
        costs = literalCosts
        history = GapHistory(new, capacity: literalCosts.count, depth: depth)
    }

    /// Starts anew from the first gap, with better known costs.
    func restart(prices: GapPrices) {
        self.prices = prices
        costIndex = 0
        isKnown = true
        history.restart()
        recents = GapParser.firstRecents
    }

    /// The tokens of the next gap, between the runs `before` and `behind`.
    func parse(from start: Int, to end: Int, before: CopyRun?, behind: CopyRun?) -> GapTokens {
        if let before { recents.0 = Recent(isOld: true, delta: Int(before.old) - Int(before.new)) }
        if let behind { recents.1 = Recent(isOld: true, delta: Int(behind.old) - Int(behind.new)) }
        let base = before.map { Int($0.old) - Int($0.new) } ?? 0
        var tokens = GapTokens()
        var place = start
        while place < end {
            var stop = min(end, place + GapParser.segment)
            if let layout {
                if place % layout.segment == 0 { enterSegment(before, behind) }
                stop = min(stop, layout.segmentEnd(at: place))
                floor = layout.oldFloor(at: place)
                window = layout.window
            }
            parseSegment(place, stop, base, &tokens)
            place = stop
        }
        return tokens
    }

    /// A segment begins with the sources that the runs on both sides give.
    private func enterSegment(_ before: CopyRun?, _ behind: CopyRun?) {
        recents = GapParser.firstRecents
        if let before { recents.0 = Recent(isOld: true, delta: Int(before.old) - Int(before.new)) }
        if let behind { recents.1 = Recent(isOld: true, delta: Int(behind.old) - Int(behind.new)) }
    }

    @inline(__always)
    private func bits(_ value: Int) -> Int32 { Int32(Int.bitWidth - value.leadingZeroBitCount) }

    @inline(__always)
    private func lengthCost(_ length: Int, _ which: Int) -> Int32 { prices.lengths[which][Int(bits(length))] }

    private func common(_ recent: Recent, _ place: Int, _ limit: Int) -> Int {
        let other = place + recent.delta
        guard other >= 0 else { return 0 }
        var length = 0
        if recent.isOld {
            guard other >= floor else { return 0 }
            let room = min(limit, old.count - other)
            while length < room && old[other + length] == new[place + length] { length += 1 }
        } else {
            guard recent.delta < 0, recent.delta >= -window else { return 0 }
            while length < limit && new[other + length] == new[place + length] { length += 1 }
        }
        return length
    }

    private func parseSegment(_ start: Int, _ end: Int, _ base: Int, _ tokens: inout GapTokens) {
        let count = end - start
        nodes.removeAll(keepingCapacity: true)
        nodes.append(contentsOf: repeatElement(Node(), count: count + 1))
        nodes[0].cost = 0
        nodes[0].recents = recents
        var index = 0
        var skipTo = 0
        var expected = base
        while index < count {
            let place = start + index
            let literal = Int32(costs[costIndex + index])
            guard index >= skipTo else {
                if !isKnown { history.advance(place, limit: 0, isWanted: false) }
                index += 1
                continue
            }
            let limit = count - index
            let cost = nodes[index].cost
            let current = nodes[index].recents
            let wasCopy = index > 0 && nodes[index].source != .literal
            // A literal.
            relax(index + 1, cost + literal + prices.literal[wasCopy ? 1 : 0], 1, .literal, 0, current)
            var longest = 0
            let matchFlag = prices.copy[wasCopy ? 1 : 0]
            // Recent sources.
            for which in 0..<4 {
                let recent = GapParser.get(current, which)
                let length = common(recent, place, limit)
                guard length > 0 else { continue }
                longest = max(longest, length)
                let promoted = GapParser.promote(current, recent, which)
                let flags = cost + matchFlag + prices.isRecent + prices.recent[which]
                let source: GapToken.Source = recent.isOld ? .old : .new
                var part = length
                while part >= 1 {
                    relax(index + part, flags + lengthCost(part, 0), part, source, recent.delta, promoted)
                    part = part > 64 ? part / 2 : part - 1
                }
            }
            if !isKnown { history.advance(place, limit: min(limit, 4096), isWanted: longest < 96) }
            if longest < 96 {
                // Earlier bytes of gaps.
                var shortest = 2
                history.matches(costIndex + index) { match in
                    let delta = Int(match.place) - place
                    guard delta >= -window else { return }
                    let length = Int(match.length)
                    let promoted = GapParser.promote(current, Recent(isOld: false, delta: delta), 3)
                    let flags = cost + matchFlag + prices.isFresh + prices.isNew
                    let size = Int(bits(-delta))
                    var part = length
                    while part >= shortest {
                        let distance = prices.distances[part < 4 ? 1 : 0][size]
                        relax(index + part, flags + lengthCost(part - 2, 1) + distance, part, .new, delta, promoted)
                        part = part > 64 ? part / 2 : part - 1
                    }
                    shortest = max(shortest, length + 1 > 16 ? length / 2 : shortest)
                    longest = max(longest, length)
                }
                // The old image.
                let (oldPlace, length) = matches.longest(
                    place,
                    limit: min(limit, OldMatches.limit),
                    expected: place + expected
                )
                if length >= matches.shortest && oldPlace >= floor {
                    let delta = oldPlace - place
                    if length >= 12 { expected = delta }
                    let recent = Recent(isOld: true, delta: delta)
                    let promoted = GapParser.promote(current, recent, 3)
                    let flags =
                        cost + matchFlag + prices.isFresh + prices.isOld
                        + prices.distances[2][Int(bits(abs(delta - base)))]
                    var part = length
                    while part >= matches.shortest {
                        relax(index + part, flags + lengthCost(part - 2, 2), part, .old, delta, promoted)
                        part = part > 64 ? part / 2 : part - 1
                    }
                    longest = max(longest, length)
                }
            }
            if longest >= 96 { skipTo = index + longest }
            index += 1
        }
        costIndex += count
        // The way back.
        reversed.removeAll(keepingCapacity: true)
        var at = count
        recents = nodes[count].recents
        while at > 0 {
            let node = nodes[at]
            let length = Int(node.length)
            at -= length
            reversed.append(GapToken(node.source, byte: new[start + at], length: length, delta: node.delta))
        }
        tokens.append(reversed: reversed)
    }

    @inline(__always)
    private func relax(
        _ index: Int,
        _ cost: Int32,
        _ length: Int,
        _ source: GapToken.Source,
        _ delta: Int,
        _ recents: (Recent, Recent, Recent, Recent)
    ) {
        guard cost < nodes[index].cost else { return }
        nodes[index].cost = cost
        nodes[index].length = Int32(length)
        nodes[index].source = source
        nodes[index].delta = delta
        nodes[index].recents = recents
    }

    private static func get(_ recents: (Recent, Recent, Recent, Recent), _ index: Int) -> Recent {
        switch index {
        case 0: recents.0
        case 1: recents.1
        case 2: recents.2
        default: recents.3
        }
    }

    private static func promote(
        _ recents: (Recent, Recent, Recent, Recent),
        _ recent: Recent,
        _ index: Int
    ) -> (Recent, Recent, Recent, Recent) {
        switch index {
        case 0: recents
        case 1: (recent, recents.0, recents.2, recents.3)
        case 2: (recent, recents.0, recents.1, recents.3)
        default: (recent, recents.0, recents.1, recents.2)
        }
    }
}
