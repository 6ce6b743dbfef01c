/// A range of an envelope in 8 bytes, so that the parameters of many components take little memory.
struct StoredRange: Equatable, Sendable {
    private var lower: UInt32 = 1
    private var upper: UInt32 = 0

    /// The range, or `nil` where none was stored.
    var range: Range<Int>? {
        get { lower <= upper ? Int(lower)..<Int(upper) : nil }
        set {
            // An envelope is refused before its places could be beyond 32 bits.
            lower = newValue.map { UInt32(truncatingIfNeeded: $0.lowerBound) } ?? 1
            upper = newValue.map { UInt32(truncatingIfNeeded: $0.upperBound) } ?? 0
        }
    }
}
