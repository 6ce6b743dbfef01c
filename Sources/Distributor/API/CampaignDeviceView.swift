/// How far one device is in a campaign [D9].
public struct CampaignDeviceView: Codable, Sendable, Hashable {
    /// What one component was answered.
    public struct Component: Codable, Sendable, Hashable {
        /// The component's name.
        public let component: String
        /// The digest of what it ran when it asked.
        public let from: String?
        /// The digest of what it is to run.
        public let to: String?
        /// `patch`, `full` or `none`.
        public let kind: String
        /// The size of the payload that it was answered with, in bytes.
        public let wireBytes: Int64
        /// The size of the result, in bytes.
        public let imageBytes: Int64?

        /// Makes a row.
        public init(component: String, from: String?, to: String?, kind: String, wireBytes: Int64, imageBytes: Int64?) {
            self.component = component
            self.from = from
            self.to = to
            self.kind = kind
            self.wireBytes = wireBytes
            self.imageBytes = imageBytes
        }
    }

    /// The device id.
    public let device: String
    /// `pending`, `offered`, `manifest-received`, `refused`, `waiting`, `update-received`, `installed`, `running`,
    /// `fallen-back` or `failed`. Only `running` is success: the running digest is the manifest's result (B2).
    public let state: String
    /// Why, in a few stable words such as `ineligible`; absent where nothing is wrong.
    public let reason: String?
    /// What the device, or the distributor, said about it.
    public let detail: String
    /// The requirements that are not met [E7].
    public let edges: [FailingEdgeView]
    /// The digest of what the first component ran when it asked.
    public let from: String?
    /// The digest of what the first component is to run.
    public let to: String?
    /// `patch` when any component got one, else `full`, else `none`; absent before the device asks.
    public let kind: String?
    /// The size of the payloads that the device was answered with, in bytes.
    public let wireBytes: Int64
    /// The payload bytes that this distributor has sent to the device since its start, as far as the device named itself.
    public let sentBytes: Int64
    /// The size of the results, in bytes.
    public let imageBytes: Int64
    /// Which attempt it is, from 1.
    public let attempt: Int
    /// When the manifest was first offered, in Unix seconds.
    public let startedAt: Int64?
    /// When the new software was proven to run, or the device was done in another way, in Unix seconds.
    public let finishedAt: Int64?
    /// Each component that was answered.
    public let components: [Component]

    /// Makes a row.
    public init(
        device: String,
        state: String,
        reason: String? = nil,
        detail: String = "",
        edges: [FailingEdgeView] = [],
        from: String? = nil,
        to: String? = nil,
        kind: String? = nil,
        wireBytes: Int64 = 0,
        sentBytes: Int64 = 0,
        imageBytes: Int64 = 0,
        attempt: Int = 1,
        startedAt: Int64? = nil,
        finishedAt: Int64? = nil,
        components: [Component] = []
    ) {
        self.device = device
        self.state = state
        self.reason = reason
        self.detail = detail
        self.edges = edges
        self.from = from
        self.to = to
        self.kind = kind
        self.wireBytes = wireBytes
        self.sentBytes = sentBytes
        self.imageBytes = imageBytes
        self.attempt = attempt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.components = components
    }
}
