extension CharacteristicExtent {
    /// Whether it is one value.
    var isExact: Bool {
        if case .exact = self { true } else { false }
    }

    /// Whether both are ranges of numbers, or both ranges of versions: those have an order along which to sort.
    func hasSameOrder(as other: CharacteristicExtent) -> Bool {
        switch (self, other) {
        case (.numbers, .numbers), (.versions, .versions): true
        default: false
        }
    }

    /// Whether it begins before `other`, of the same order.
    func startsBefore(_ other: CharacteristicExtent) -> Bool {
        switch (self, other) {
        case (.numbers(let low, _), .numbers(let otherLow, _)):
            guard let otherLow else { return false }
            return low.map { !otherLow.isAtMost($0) } ?? true
        case (.versions(let low, _), .versions(let otherLow, _)):
            guard let otherLow else { return false }
            return low.map { $0.isBelow(otherLow) } ?? true
        default: return false
        }
    }

    /// What lies in both ranges of numbers or of versions, or nothing where they do not meet or have no order.
    func intersection(_ other: CharacteristicExtent) -> CharacteristicExtent? {
        guard overlaps(other, label: 0) else { return nil }
        switch (self, other) {
        case (.numbers(let low, let high), .numbers(let otherLow, let otherHigh)):
            return .numbers(
                CharacteristicExtent.inner(low, otherLow) { $1.isAtMost($0) },
                CharacteristicExtent.inner(high, otherHigh) { $0.isAtMost($1) }
            )
        case (.versions(let low, let high), .versions(let otherLow, let otherHigh)):
            return .versions(
                CharacteristicExtent.inner(low, otherLow) { $1.isBelow($0) },
                CharacteristicExtent.inner(high, otherHigh) { $0.isBelow($1) }
            )
        default: return nil
        }
    }

    /// The one of two bounds that leaves less, where there are two.
    private static func inner<Bound>(_ left: Bound?, _ right: Bound?, _ isInner: (Bound, Bound) -> Bool) -> Bound? {
        guard let left else { return right }
        guard let right else { return left }
        return isInner(left, right) ? left : right
    }
}
