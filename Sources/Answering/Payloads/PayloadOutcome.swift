/// What became of asking for a payload that is made on demand.
public enum PayloadOutcome: Sendable, Equatable {
    /// It is there.
    case ready(Payload)
    /// It is there, and a smaller one is being made.
    case improving(Payload)
    /// It is being made, and was not ready in time.
    case pending
    /// It cannot be made.
    case unavailable

    /// The payload, where there is one.
    public var payload: Payload? {
        switch self {
        case .ready(let payload), .improving(let payload): payload
        case .pending, .unavailable: nil
        }
    }

    /// Whether asking again would give the same.
    public var isFinal: Bool {
        switch self {
        case .ready, .unavailable: true
        case .improving, .pending: false
        }
    }
}
