/// Which outcomes of a command a report should hold (suit-manifest section 8.4.7).
public struct ReportingPolicy: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt64

    /// A policy of the given bits.
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// A record when the command succeeds.
    public static let recordOnSuccess = ReportingPolicy(rawValue: 1)
    /// A record when it fails.
    public static let recordOnFailure = ReportingPolicy(rawValue: 2)
    /// System information when it succeeds.
    public static let systemInformationOnSuccess = ReportingPolicy(rawValue: 4)
    /// System information when it fails.
    public static let systemInformationOnFailure = ReportingPolicy(rawValue: 8)
    /// Both records and system information.
    public static let everything = ReportingPolicy(rawValue: 15)
}
