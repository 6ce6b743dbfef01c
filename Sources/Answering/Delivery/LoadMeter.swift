public import Store

/// How much was handed out of late: a count that halves every ``halfLife`` seconds [D7].
///
/// With a steady rate it settles at the rate times ``memory``, so that the count of a place which is sent as much as it can
/// take is its capacity times that.
public struct LoadMeter: Sendable, Hashable {
    /// After how many seconds half of what was handed out is forgotten.
    public static let halfLife = 30.0
    /// The seconds of steady handing out that the count stands for: the half-life divided by the natural logarithm of 2.
    public static let memory = halfLife / 0.693_147_180_559_945_3

    private var count = 0.0
    private var countedAt: Double

    /// Nothing handed out, at `time` in seconds.
    public init(at time: Double = 0) { countedAt = time }

    /// What counts at `time`.
    public func amount(at time: Double) -> Double {
        // A clock that was set back forgets nothing.
        let halves = max(0, time - countedAt) / Self.halfLife
        guard halves < 1_000 else { return 0 }
        let whole = halves.rounded(.down)
        let halved = Double(sign: .plus, exponent: -Int(whole), significand: count)
        // Between the halvings a straight line: within 6 % of the curve, and the same at both ends.
        return halved * (1 - (halves - whole) / 2)
    }

    /// Counts what is handed out.
    public mutating func add(_ cost: Double, at time: Double) {
        count = amount(at: time) + cost
        countedAt = max(countedAt, time)
    }

    /// How much of a capacity is taken at `time`: 1 where all of it is.
    public func utilisation(of capacity: LocationCapacity, at time: Double) -> Double {
        amount(at: time) / (Double(capacity.perSecond) * Self.memory)
    }

    /// After how many seconds there is free capacity again, rounded up; 0 where there is some now.
    public func secondsUntilFree(of capacity: LocationCapacity, at time: Double) -> Int64 {
        var utilisation = utilisation(of: capacity, at: time)
        var seconds = 0.0
        while utilisation >= 1, seconds < 86_400 {
            // The same straight lines as above.
            guard utilisation < 2 else {
                utilisation /= 2
                seconds += Self.halfLife
                continue
            }
            seconds += Self.halfLife * 2 * (1 - 1 / utilisation)
            break
        }
        return Int64(seconds.rounded(.up)) + (utilisation >= 1 ? 1 : 0)
    }
}
