/// A registered device (`GET /v1/devices/{id}`).
public struct DeviceView: Codable, Sendable, Hashable {
    /// A component: what it is, and what it was last reported to run.
    public struct Component: Codable, Sendable, Hashable {
        /// The component's name.
        public let name: String
        /// Its vendor id, a UUID; absent where it only stands in reports.
        public let vendor: String?
        /// Its class id, a UUID.
        public let `class`: String?
        /// The digest of what it runs, 64 hexadecimal digits; absent before the first report.
        public let digest: String?
        /// The version that was reported with it.
        public let version: String?

        /// Makes a component.
        public init(name: String, vendor: String?, class: String?, digest: String?, version: String?) {
            self.name = name
            self.vendor = vendor
            self.class = `class`
            self.digest = digest
            self.version = version
        }
    }

    /// The device id.
    public let id: String
    /// The id of its key, in hexadecimal.
    public let keyId: String
    /// When it was enrolled, in Unix seconds.
    public let enrolledAt: Int64
    /// When it was last heard of, in Unix seconds.
    public let lastSeenAt: Int64?
    /// The state that it last reported.
    public let state: String?
    /// What it said about it.
    public let detail: String?
    /// Its components.
    public let components: [Component]
    /// Its other characteristics.
    public let characteristics: [String: String]

    /// Makes a view.
    public init(
        id: String,
        keyId: String,
        enrolledAt: Int64,
        lastSeenAt: Int64?,
        state: String?,
        detail: String?,
        components: [Component],
        characteristics: [String: String]
    ) {
        self.id = id
        self.keyId = keyId
        self.enrolledAt = enrolledAt
        self.lastSeenAt = lastSeenAt
        self.state = state
        self.detail = detail
        self.components = components
        self.characteristics = characteristics
    }
}
