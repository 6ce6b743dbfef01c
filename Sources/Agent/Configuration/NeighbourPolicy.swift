/// What devices beside each other do for each other: section `[neighbours]` of the configuration [G1, G2].
public struct NeighbourPolicy: Sendable, Equatable {
    /// How neighbours are found, beside those that are named.
    public enum Discovery: String, Sendable, Equatable, CaseIterable {
        /// Only those that are named.
        case list
        /// By DNS-SD, with the system's Avahi.
        case dnsSD = "dns-sd"
    }

    /// Whether the device asks neighbours, and serves them.
    public var isEnabled = false
    /// The address and port to serve on; port 0 for any.
    public var listen = "0.0.0.0:7348"
    /// Most bytes per second to all neighbours; 0 for as many as there are.
    public var rate: UInt64 = 1 << 20
    /// Most connections at once.
    public var connections: UInt64 = 8
    /// Addresses of neighbours, without a trailing slash.
    public var peers: [String] = []
    /// How others are found.
    public var discovery = Discovery.list
    /// In milliwatt hours: below, nobody is served. A device without a battery always serves.
    public var minimumBattery: UInt64 = 0
    /// Most bytes of payloads that are kept for neighbours after an installation; 0 for none.
    public var keep: UInt64 = 64 << 20

    /// Nothing.
    public init() {}
}
