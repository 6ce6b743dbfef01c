import Store

extension ContentDigest {
    /// A digest that stands for a number.
    static func number(_ number: Int) -> ContentDigest {
        ContentDigest((0..<32).map { $0 < 24 ? 0 : UInt8(truncatingIfNeeded: number >> (8 * (31 - $0))) })!
    }
}
