/// How much, how long and how slowly a response may come [S12, S13].
public struct OriginLimits: Sendable, Hashable {
    /// Most bytes of the body.
    public var bytes: Int64
    /// How long all of it may take.
    public var deadline: Duration
    /// The fewest bytes per second, over each ``window``; 0 for any.
    public var leastRate: Int64
    /// The time over which the rate is looked at.
    public var window: Duration

    /// Limits.
    public init(
        bytes: Int64,
        deadline: Duration = .seconds(60),
        leastRate: Int64 = 0,
        window: Duration = .seconds(30)
    ) {
        self.bytes = bytes
        self.deadline = deadline
        self.leastRate = leastRate
        self.window = window
    }
}
