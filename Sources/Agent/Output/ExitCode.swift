/// How the agent ends, so that scripts can tell.
public enum ExitCode: Int32, Error, Sendable {
    /// All is well.
    case success = 0
    /// Something failed that has no code of its own.
    case failure = 1
    /// The command line or the configuration is wrong.
    case usage = 2
    /// A manifest cannot be trusted.
    case notAuthentic = 3
    /// The distributor cannot be reached, or refuses the device.
    case unreachable = 5
    /// The software does not fit the device, or it cannot be said.
    case ineligible = 6
    /// Another agent holds the state folder.
    case locked = 7
    /// The update waits for the user, or for the hours in which the device may download.
    case waiting = 8
}
