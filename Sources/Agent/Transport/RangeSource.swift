/// A resource of which parts can be asked for again, alone [A7].
protocol RangeSource: AnyObject {
    /// Who gives it.
    var origin: String { get }

    /// The bytes of `range`, all of them.
    func read(_ range: Range<UInt64>) throws(RangeFailure) -> [UInt8]
}
