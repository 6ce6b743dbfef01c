/// Finds candidates of runs: seeds by the suffix array, extended over mismatches both ways.
struct RunFinder {
    let old: UnsafeBufferPointer<UInt8>
    let new: UnsafeBufferPointer<UInt8>
    let suffixes: SuffixArray
    /// The shortest seed.
    let seed: Int
    /// No seeds where a candidate goes on for so many bytes without mismatch.
    var settled = 24
    /// How far the score may fall before an extension ends.
    var drop = 40
    /// How many runs go on beside each other.
    var most = 24

    /// All candidates, in the order of their seeds.
    func candidates() -> [RunCandidate] {
        let new = new
        let old = old
        var found: [RunCandidate] = []
        var active: [ActiveRun] = []
        var latest: [Int: Int] = [:]
        var place = 0
        var expected = 0
        let filter = suffixes.grams ?? GramFilter(old, gram: seed)
        while place < new.count {
            var exact = place
            for index in active.indices {
                while active[index].isOpen && active[index].end - 64 <= place { grow(&active[index], &found, &latest) }
            }
            active.removeAll { $0.end <= place }
            for index in active.indices {
                if active[index].exact <= place {
                    active[index].exact = exactEnd(active[index].diagonal, from: place)
                }
                exact = max(exact, active[index].exact)
            }
            if exact - place >= settled {
                place = exact
                continue
            }
            if !active.isEmpty && isFlat(place) {
                place += 1
                continue
            }
            // Whatever is longer than what is there already ends with this gram.
            let tail = max(place, exact + 1 - seed)
            guard filter.mayHold(new.baseAddress! + min(tail, new.count), room: new.count - tail) else {
                place += 1
                continue
            }
            let (oldPlace, length) = suffixes.longest(
                new.baseAddress! + place,
                limit: min(new.count - place, 1 << 16),
                expected: place + expected
            )
            if length >= seed && length > exact - place {
                let diagonal = oldPlace - place
                if latest[diagonal, default: -1] <= place {
                    let start = extendBack(diagonal, from: place, floor: latest[diagonal] ?? 0)
                    var run = ActiveRun(
                        number: found.count,
                        diagonal: diagonal,
                        end: place + length,
                        exact: place + length
                    )
                    found.append(RunCandidate(diagonal: diagonal, start: start, end: place + length))
                    grow(&run, &found, &latest)
                    active.append(run)
                    if active.count > most {
                        // The worst one goes no further.
                        var worst = 0
                        for index in active.indices where active[index].wrongs > active[worst].wrongs { worst = index }
                        active.remove(at: worst)
                    }
                    expected = diagonal
                }
                if length >= settled {
                    place += length
                    continue
                }
            }
            place += 1
        }
        return found
    }

    /// Whether 16 equal bytes stand there: they match everywhere, and say nothing.
    private func isFlat(_ place: Int) -> Bool {
        guard place + 16 <= new.count else { return false }
        let base = UnsafeRawPointer(new.baseAddress! + place)
        let word = base.loadUnaligned(as: UInt64.self)
        return word == base.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            && word == UInt64(new[place]) &* 0x0101_0101_0101_0101
    }

    private func exactEnd(_ diagonal: Int, from: Int) -> Int {
        var place = from
        let end = min(new.count, old.count - diagonal)
        while place + 8 <= end {
            let x = UnsafeRawPointer(new.baseAddress! + place).loadUnaligned(as: UInt64.self)
            let y = UnsafeRawPointer(old.baseAddress! + (place + diagonal)).loadUnaligned(as: UInt64.self)
            if x != y { return place + (x ^ y).trailingZeroBitCount >> 3 }
            place += 8
        }
        while place < end && new[place] == old[place + diagonal] { place += 1 }
        return place
    }

    /// Goes on with a run over mismatches, further each time.
    private func grow(_ run: inout ActiveRun, _ found: inout [RunCandidate], _ latest: inout [Int: Int]) {
        let new = new.baseAddress!
        let there = old.baseAddress! + run.diagonal
        let end = min(self.new.count, old.count - run.diagonal)
        var place = run.end
        var best = place
        var score = 0
        var bestScore = 0
        let stop = min(end, place + run.reach)
        var wrongs = 0
        run.isOpen = false
        while place < end {
            if place >= stop && score == bestScore {
                run.isOpen = true
                break
            }
            if place + 8 <= end {
                let x = UnsafeRawPointer(new + place).loadUnaligned(as: UInt64.self)
                if x == UnsafeRawPointer(there + place).loadUnaligned(as: UInt64.self) {
                    score += 8
                    place += 8
                    if score > bestScore {
                        bestScore = score
                        best = place
                    }
                    continue
                }
            }
            if new[place] == there[place] {
                score += 1
            } else {
                score -= 2
                wrongs += 1
            }
            place += 1
            if score > bestScore {
                bestScore = score
                best = place
            } else if score < bestScore - drop {
                break
            }
        }
        run.wrongs = wrongs * 4096 / max(1, place - run.end)
        run.reach = min(run.reach * 2, 1 << 16)
        run.end = best
        found[run.number].end = best
        latest[run.diagonal] = best
    }

    private func extendBack(_ diagonal: Int, from: Int, floor: Int) -> Int {
        let first = max(floor, max(0, -diagonal), from - 2048)
        var place = from
        var best = from
        var score = 0
        var bestScore = 0
        while place > first {
            place -= 1
            score += new[place] == old[place + diagonal] ? 1 : -2
            if score > bestScore {
                bestScore = score
                best = place
            } else if score < bestScore - drop {
                break
            }
        }
        return best
    }
}
