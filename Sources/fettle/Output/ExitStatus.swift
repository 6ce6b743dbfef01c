/// The exit codes, which scripts can tell apart (docs/reference/fettle.md).
enum ExitStatus: Int32, Error {
    /// Something failed, or a check refused.
    case failure = 1
    /// The command line or a setting is wrong.
    case usage = 2
    /// A file or thing is not there.
    case notFound = 4
    /// The server refused, or cannot be reached.
    case server = 5
    /// Software does not fit.
    case ineligible = 6
    /// Something is there already, or collides with something else.
    case conflict = 7
    /// Nobody can say whether software fits.
    case undecided = 8
}
