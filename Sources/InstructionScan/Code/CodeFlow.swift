/// The blocks of one function, and which of them every run through it passes.
struct CodeFlow {
    /// Instructions that are always run together.
    struct Block {
        var start: Int
        var end: Int
        /// The following blocks, by place.
        var next: [Int] = []
        /// Whether the function is left here for good.
        var isExit = false
        /// Where a direct call in it, or the jump at its end, leaves the region for.
        var targets: [UInt64] = []
    }

    /// Functions over this size are looked at no further than this.
    private static let largest = 1 << 20

    private(set) var blocks: [Block] = []

    /// Splits the code from `start` to `end` of the file into blocks. `base` is the address of the file's first byte.
    init<Decoder: CodeDecoder>(_ bytes: Span<UInt8>, decoder: Decoder, start: Int, end: Int, base: UInt64) {
        let limit = min(end, bytes.count, start + Self.largest)
        // First the places where a block begins.
        var leaders: Set<Int> = [start]
        var position = start
        while position < limit, let step = decoder.step(bytes, at: position, limit: limit) {
            position += step.length
            switch step.flow {
            case .next, .call, .indirectCall: break
            case .jump, .branch:
                if let target = Self.place(position, step.distance, start..<limit) { leaders.insert(target) }
                leaders.insert(position)
            case .indirectJump, .end, .trap: leaders.insert(position)
            }
        }
        let starts = leaders.sorted().filter { $0 < limit }
        var places: [Int: Int] = [:]
        for (index, at) in starts.enumerated() { places[at] = index }
        for (index, at) in starts.enumerated() {
            let following = index + 1 < starts.count ? starts[index + 1] : limit
            var block = Block(start: at, end: following)
            var position = at
            var runsOn = true
            while position < following, runsOn {
                guard let step = decoder.step(bytes, at: position, limit: limit) else {
                    runsOn = false
                    break
                }
                position += step.length
                let target = base &+ UInt64(position) &+ UInt64(bitPattern: Int64(step.distance))
                let inside = Self.place(position, step.distance, start..<limit)
                switch step.flow {
                case .next, .indirectCall: break
                case .call: if inside == nil { block.targets.append(target) }
                case .branch: if let inside, let next = places[inside] { block.next.append(next) }
                case .jump:
                    runsOn = false
                    if let inside, let next = places[inside] {
                        block.next.append(next)
                    } else {
                        block.targets.append(target)
                        block.isExit = true
                    }
                case .indirectJump, .end:
                    runsOn = false
                    block.isExit = true
                case .trap: runsOn = false
                }
            }
            block.end = min(position, following)
            if runsOn, position == following, index + 1 < starts.count { block.next.append(index + 1) }
            blocks.append(block)
        }
    }

    private static func place(_ position: Int, _ distance: Int, _ range: Range<Int>) -> Int? {
        let target = position &+ distance
        return range.contains(target) ? target : nil
    }

    /// The blocks that no run from the first block to an exit can do without, in order.
    ///
    /// Where the function has no exit (it ends the program, or loops for good), its dead ends count as exits.
    func unavoidable() -> [Int] {
        guard !blocks.isEmpty else { return [] }
        let exits = Set(blocks.indices.filter { blocks[$0].isExit })
        return unavoidable(to: exits) ?? unavoidable(to: Set(blocks.indices.filter { blocks[$0].next.isEmpty })) ?? [0]
    }

    private func unavoidable(to exits: Set<Int>) -> [Int]? {
        // A shortest way to an exit; what is unavoidable lies on every way, so on this one.
        var parent = [Int](repeating: -1, count: blocks.count)
        var isSeen = [Bool](repeating: false, count: blocks.count)
        var queue = [0]
        var head = 0
        var found: Int?
        isSeen[0] = true
        while head < queue.count {
            let block = queue[head]
            head += 1
            if exits.contains(block) {
                found = block
                break
            }
            for next in blocks[block].next where !isSeen[next] {
                isSeen[next] = true
                parent[next] = block
                queue.append(next)
            }
        }
        guard var step = found else { return nil }
        var way = [step]
        while step != 0 {
            step = parent[step]
            way.append(step)
        }
        way.reverse()
        var onWay: [Int: Int] = [:]
        for (index, block) in way.enumerated() { onWay[block] = index }
        var isVisited = [Bool](repeating: false, count: blocks.count)
        var result: [Int] = []
        // How far along the way one gets without the blocks in between.
        var farthest = 0
        for (index, block) in way.enumerated() {
            if farthest <= index { result.append(block) }
            farthest = max(farthest, index + 1)
            var open = [block]
            while let current = open.popLast() {
                if exits.contains(current), current != way[way.count - 1], onWay[current] == nil { return result }
                for next in blocks[current].next {
                    if let place = onWay[next] {
                        farthest = max(farthest, place)
                    } else if !isVisited[next] {
                        isVisited[next] = true
                        open.append(next)
                    }
                }
            }
        }
        return result
    }
}
