/// The outcome of a query for one device: with a characteristic that the device never registered, nothing is known.
///
/// Unknown is not selected. It stays unknown under `not`, so that a device about which nothing is known never gets into a
/// campaign by way of a negation (Kleene's three-valued logic, as in SQL).
public enum QueryTruth: Sendable, Hashable {
    /// It holds.
    case yes
    /// It does not.
    case no
    /// It cannot be told.
    case unknown

    /// An outcome that is known.
    init(_ holds: Bool) { self = holds ? .yes : .no }

    /// The opposite.
    static prefix func ! (truth: Self) -> Self {
        switch truth {
        case .yes: .no
        case .no: .yes
        case .unknown: .unknown
        }
    }

    /// Both.
    func and(_ other: @autoclosure () -> Self) -> Self {
        if self == .no { return .no }
        let other = other()
        if other == .no { return .no }
        return self == .yes && other == .yes ? .yes : .unknown
    }

    /// One of the two.
    func or(_ other: @autoclosure () -> Self) -> Self {
        !(!self).and(!other())
    }
}
