/// How far an update has come on a device [A8, D9].
public enum UpdateState: UInt64, Equatable, Hashable, Sendable {
    /// The manifest is there and authentic.
    case manifestReceived = 0
    /// The device will not take the update, and says why.
    case refused = 1
    /// The device waits for something before it goes on.
    case waiting = 2
    /// The payload is there and verified.
    case updateReceived = 3
    /// The new software will run after the next start, and no power cut can undo it.
    case installed = 4
    /// The new software runs: the report holds the digest as proof (B2).
    case running = 5
    /// The device has gone back to what it ran before.
    case fallenBack = 6

    /// The name for people.
    public var name: StaticString {
        switch self {
        case .manifestReceived: "manifest received"
        case .refused: "refused"
        case .waiting: "waiting"
        case .updateReceived: "update received"
        case .installed: "installed"
        case .running: "running"
        case .fallenBack: "fallen back"
        }
    }
}
