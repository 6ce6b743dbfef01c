/// Why a blob does not arrive.
enum FlightFailure: Error, Equatable {
    /// The locations have failed.
    case gaveUp(TransferPlan.Reason)
    /// There is no room to keep it: whoever wants it fetches it without.
    case noRoom
    /// It is larger than what is kept.
    case tooLarge
    /// What was sent already was dropped, because it was not what the digest says.
    case replaced
}
