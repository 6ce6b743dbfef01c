/// A resource of which parts can be asked for again, alone [A7].
protocol RangeSource: AnyObject {
    /// How many bytes have come.
    var received: UInt64 { get }

    /// The bytes of `range`, all of them.
    func read(_ range: Range<UInt64>) throws(RangeFailure) -> [UInt8]
}
