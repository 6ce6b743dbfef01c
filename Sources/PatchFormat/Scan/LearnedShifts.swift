/// Where numbers went that no copy map knows: memory that is not in the image, numbers of types, offsets in another's strings.
///
/// Such numberings shift piece by piece. It remembers a bounded number of pairs, each learned from a wrong prediction, and
/// predicts by the nearest. For places from ``Reference/memoryPlaces`` on.
public struct LearnedShifts: Sendable {
    /// The most pairs that are kept.
    public let limit: Int
    private var pairs: [(old: UInt32, shift: UInt32)] = []

    /// None are known yet.
    public init(limit: Int = 256) {
        self.limit = limit
    }

    /// Where `place` went.
    public func predict(_ place: UInt32) -> UInt32 {
        let index = firstIndex(notBelow: place)
        guard index < pairs.count else { return pairs.isEmpty ? place : place &+ pairs[index &- 1].shift }
        guard index > 0 else { return place &+ pairs[index].shift }
        let above = pairs[index].old &- place
        let below = place &- pairs[index &- 1].old
        return place &+ (above <= below ? pairs[index].shift : pairs[index &- 1].shift)
    }

    /// Says that `place` went to `target`.
    public mutating func learn(_ place: UInt32, to target: UInt32) {
        let index = firstIndex(notBelow: place)
        let shift = target &- place
        if index < pairs.count, pairs[index].old == place {
            pairs[index].shift = shift
        } else if predict(place) != target {
            // Full: the neighbour makes room.
            if pairs.count >= limit {
                guard limit > 0 else { return }
                pairs[min(index, pairs.count &- 1)] = (place, shift)
            } else {
                pairs.insert((place, shift), at: index)
            }
        }
    }

    private func firstIndex(notBelow place: UInt32) -> Int {
        var low = 0
        var high = pairs.count
        while low < high {
            let middle = (low &+ high) >> 1
            if pairs[middle].old < place { low = middle &+ 1 } else { high = middle }
        }
        return low
    }
}
