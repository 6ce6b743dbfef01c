/// Why the agent cannot go on.
public struct AgentError: Error, Sendable, CustomStringConvertible {
    /// How the process ends.
    public let exitCode: ExitCode
    /// What happened and what to do.
    public let message: String
    /// Seconds that the distributor asked to wait, if it did.
    public let retryAfter: UInt64?
    /// Whether trying again later can help.
    public let isTransient: Bool

    /// An error that ends with `exitCode`.
    public init(_ exitCode: ExitCode, _ message: String, retryAfter: UInt64? = nil, isTransient: Bool? = nil) {
        self.exitCode = exitCode
        self.message = message
        self.retryAfter = retryAfter
        self.isTransient = isTransient ?? (exitCode == .unreachable)
    }

    /// A sentence for people.
    public var description: String { message }
}
