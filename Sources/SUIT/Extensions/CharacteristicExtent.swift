/// The values that a condition accepts, as a set that can be asked what lies in it and whether it meets another [M7].
enum CharacteristicExtent: Equatable {
    /// One encoded value.
    case exact([UInt8])
    /// All numbers from the first to the second; nothing stands for no bound.
    case numbers(ComparableNumber?, ComparableNumber?)
    /// All versions between two cuts; nothing stands for no bound.
    case versions(VersionCut?, VersionCut?)
    /// All positions in a rectangle of degrees.
    case area(south: Double, west: Double, north: Double, east: Double)
    /// All sets of bits that hold the first one and lie in the second; nothing stands for no bound.
    case bits([UInt8], [UInt8]?)

    /// The one value `value` of `label`.
    init(_ value: CharacteristicValue, label: Int64) {
        if case .version(let numbers) = value.shape(label) {
            // As the condition "version equal" has it: all versions that begin so.
            self = .versions(VersionCut(numbers: numbers, isAfter: false), VersionCut(numbers: numbers, isAfter: true))
        } else {
            self = .exact(value.encoded)
        }
    }

    /// The values of `label` from `lowest` to `highest`, both included, or nothing where there is no order between them.
    init?(from lowest: CharacteristicValue?, through highest: CharacteristicValue?, label: Int64) {
        let low = lowest?.shape(label)
        let high = highest?.shape(label)
        switch (low, high) {
        case (.number(let low)?, .number(let high)?):
            guard low.isAtMost(high) else { return nil }
            self = .numbers(low, high)
        case (.number(let low)?, nil):
            guard low.isAtMost(low) else { return nil }
            self = .numbers(low, nil)
        case (nil, .number(let high)?):
            guard high.isAtMost(high) else { return nil }
            self = .numbers(nil, high)
        case (.version(let low)?, .version(let high)?):
            let lower = VersionCut(numbers: low, isAfter: false)
            let upper = VersionCut(numbers: high, isAfter: true)
            guard lower.isBelow(upper) else { return nil }
            self = .versions(lower, upper)
        case (.version(let low)?, nil): self = .versions(VersionCut(numbers: low, isAfter: false), nil)
        case (nil, .version(let high)?): self = .versions(nil, VersionCut(numbers: high, isAfter: true))
        case (.coordinates(let south, let west)?, .coordinates(let north, let east)?):
            guard south <= north, west <= east else { return nil }
            self = .area(south: south, west: west, north: north, east: east)
        case (.bits(let low)?, .bits(let high)?):
            guard CharacteristicExtent.isSubset(low, of: high) else { return nil }
            self = .bits(low, high)
        case (.bits(let low)?, nil): self = .bits(low, nil)
        case (nil, .bits(let high)?): self = .bits([], high)
        default: return nil
        }
    }

    /// Whether `value` of `label` lies in it.
    func contains(_ value: CharacteristicValue, label: Int64) -> Bool {
        switch (self, value.shape(label)) {
        case (.exact(let encoded), _): encoded == value.encoded
        case (.numbers(let low, let high), .number(let number)):
            (low?.isAtMost(number) ?? number.isAtMost(number)) && (high.map { number.isAtMost($0) } ?? true)
        case (.versions(let low, let high), .version(let numbers)):
            (low?.isBelow(numbers) ?? true) && !(high?.isBelow(numbers) ?? false)
        case (.area(let south, let west, let north, let east), .coordinates(let latitude, let longitude)):
            south <= latitude && latitude <= north && west <= longitude && longitude <= east
        case (.bits(let low, let high), .bits(let bits)):
            CharacteristicExtent.isSubset(low, of: bits)
                && (high.map { CharacteristicExtent.isSubset(bits, of: $0) } ?? true)
        default: false
        }
    }

    /// Whether a value can lie in both.
    func overlaps(_ other: CharacteristicExtent, label: Int64) -> Bool {
        switch (self, other) {
        case (.exact(let encoded), _): return other.contains(CharacteristicValue(encoded: encoded), label: label)
        case (_, .exact(let encoded)): return contains(CharacteristicValue(encoded: encoded), label: label)
        case (.numbers(let low, let high), .numbers(let otherLow, let otherHigh)):
            if let low, let otherHigh, !low.isAtMost(otherHigh) { return false }
            if let otherLow, let high, !otherLow.isAtMost(high) { return false }
            return true
        case (.versions(let low, let high), .versions(let otherLow, let otherHigh)):
            if let low, let otherHigh, !low.isBelow(otherHigh) { return false }
            if let otherLow, let high, !otherLow.isBelow(high) { return false }
            return true
        case (.area(let south, let west, let north, let east), .area(let south2, let west2, let north2, let east2)):
            return south <= north2 && south2 <= north && west <= east2 && west2 <= east
        case (.bits(let low, let high), .bits(let low2, let high2)):
            // The smallest set that both could accept is the union of what both want.
            let wanted = CharacteristicExtent.union(low, low2)
            return (high.map { CharacteristicExtent.isSubset(wanted, of: $0) } ?? true)
                && (high2.map { CharacteristicExtent.isSubset(wanted, of: $0) } ?? true)
        default: return false
        }
    }

    private static func isSubset(_ bits: [UInt8], of other: [UInt8]) -> Bool {
        for index in bits.indices {
            let allowed = index < other.count ? other[index] : 0
            if bits[index] & ~allowed != 0 { return false }
        }
        return true
    }

    private static func union(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var union = left.count < right.count ? right : left
        let shorter = left.count < right.count ? left : right
        for index in shorter.indices { union[index] |= shorter[index] }
        return union
    }
}
