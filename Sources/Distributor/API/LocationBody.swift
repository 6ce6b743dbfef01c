/// A location of payloads to add (`POST /v1/locations`).
public struct LocationBody: Codable, Sendable, Hashable {
    /// Its name: 1 to 64 bytes.
    public let name: String
    /// What serves there: `distributor`, `gateway`, `mirror` or `web`.
    public let kind: String
    /// The addresses below which `blobs/sha-256/HEX` stands, one for each transport.
    public let addresses: [String]
    /// The latitude, in degrees, together with ``longitude``.
    public var latitude: Double?
    /// The longitude, in degrees.
    public var longitude: Double?
    /// A region's label, in place of coordinates.
    public var region: String?
    /// How many requests per second it takes.
    public var requestsPerSecond: Int64?
    /// How many bytes per second it takes, in place of requests.
    public var bytesPerSecond: Int64?
    /// The digests of the blobs that it holds; absent for all.
    public var blobs: [String]?
    /// The class ids of the components that it is for; absent for all.
    public var classes: [String]?

    /// Makes a request.
    public init(name: String, kind: String, addresses: [String]) {
        self.name = name
        self.kind = kind
        self.addresses = addresses
    }
}
