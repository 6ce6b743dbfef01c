/// A campaign to create (`POST /v1/campaigns`). At most one of ``devices`` and ``query`` is given; with neither it is for
/// every device.
public struct CampaignBody: Codable, Sendable, Hashable {
    /// What people call it.
    public let name: String
    /// The digest of the manifest, 64 hexadecimal digits.
    public let manifest: String
    /// The ids of the devices that it is for.
    public let devices: [String]?
    /// A query over the devices' characteristics.
    public let query: String?

    /// Makes a request.
    public init(name: String, manifest: String, devices: [String]? = nil, query: String? = nil) {
        self.name = name
        self.manifest = manifest
        self.devices = devices
        self.query = query
    }
}
