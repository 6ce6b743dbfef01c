public import Store

/// A location among which is chosen, as it stands at the moment.
public struct LocationCandidate: Sendable, Hashable {
    /// The location.
    public var location: PayloadLocation
    /// Whether it answers, and has served nothing bad of late.
    public var isHealthy: Bool
    /// What devices were sent there for.
    public var load: LoadMeter

    /// A location as it stands.
    public init(_ location: PayloadLocation, isHealthy: Bool = true, load: LoadMeter = LoadMeter()) {
        self.location = location
        self.isHealthy = isHealthy
        self.load = load
    }
}
