/// A location of payloads, and how it stands.
public struct LocationView: Codable, Sendable, Hashable {
    /// What was added.
    public let location: LocationBody
    /// When it was added, in Unix seconds.
    public let addedAt: Int64
    /// Whether devices are sent there.
    public let isUp: Bool
    /// Why not; absent while they are.
    public let reason: String?
    /// How much of its capacity is taken by what devices were sent there for of late; 1 is all.
    public let utilisation: Double
    /// How often it came first in an answer since this distributor started.
    public let count: Int
}

/// The locations of payloads (`GET /v1/locations`).
public struct LocationListView: Codable, Sendable, Hashable {
    /// The locations, by name.
    public let locations: [LocationView]
}
