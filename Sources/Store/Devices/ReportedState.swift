/// What a device says about where it stands.
public struct ReportedState: Sendable, Hashable {
    /// When the report arrived, in Unix seconds of the distributor's clock.
    public let at: Int64
    /// The report's place in the order of the device's reports.
    ///
    /// It never decreases from a report to the next one that the device made: the device's own report counter, or the
    /// issue number of the distributor's nonce that the report echoes. Two reports may share it.
    public let order: Int64
    /// The state that the device says it is in. Never ``ProgressState/offered``, which only a distributor can say.
    public let state: ProgressState
    /// Why, or for what: at most ``StoreLimits/detail`` bytes, empty where there is nothing to say.
    public let detail: String

    /// Makes a statement.
    public init(at: Int64, order: Int64, state: ProgressState, detail: String = "") {
        self.at = at
        self.order = order
        self.state = state
        self.detail = detail
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.notNegative(at, "a report's time")
        try RecordCheck.notNegative(order, "a report's order number")
        try RecordCheck.text(detail, "a report's detail", atMost: StoreLimits.detail)
        guard state != .offered else {
            throw StoreError(
                .invalidRecord,
                "a device reports a state that only a distributor can say",
                expected: "any other state",
                found: state.rawValue
            )
        }
    }
}
