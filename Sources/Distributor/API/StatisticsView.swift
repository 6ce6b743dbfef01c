/// What the distributor has sent since its start (`GET /v1/stats`).
///
/// Which device fetched a blob is only known where it says so itself (header `Fettle-Device`): good for statistics and for
/// nothing else.
public struct StatisticsView: Codable, Sendable, Hashable {
    /// What went to one device, or out of one blob.
    public struct Traffic: Codable, Sendable, Hashable {
        /// Bytes of payloads: images, compressed images and patches.
        public let payloadBytes: Int64
        /// Bytes of descriptors.
        public let descriptorBytes: Int64
        /// Bytes of other blobs.
        public let otherBytes: Int64
        /// How many requests.
        public let requests: Int64

        /// Makes an account.
        public init(payloadBytes: Int64, descriptorBytes: Int64, otherBytes: Int64, requests: Int64) {
            self.payloadBytes = payloadBytes
            self.descriptorBytes = descriptorBytes
            self.otherBytes = otherBytes
            self.requests = requests
        }
    }

    /// What went out of one blob.
    public struct Blob: Codable, Sendable, Hashable {
        /// `payload`, `descriptor` or `other`.
        public let kind: String
        /// Bytes sent.
        public let bytes: Int64
        /// How many requests.
        public let requests: Int64

        /// Makes an account.
        public init(kind: String, bytes: Int64, requests: Int64) {
            self.kind = kind
            self.bytes = bytes
            self.requests = requests
        }
    }

    /// When the distributor started, in Unix seconds.
    public let since: Int64
    /// What went to devices that named themselves, by device id.
    public let devices: [String: Traffic]
    /// What went to all others.
    public let unnamed: Traffic
    /// What went out of each blob, by digest.
    public let blobs: [String: Blob]
    /// How many patches were made, and how many of them failed.
    public let patchesMade: Int
    /// How many attempts to make a patch failed.
    public let patchesFailed: Int
    /// How many patches and compressed images are being made, or wait for it.
    public let payloadsPending: Int

    /// Makes a statistics.
    public init(
        since: Int64,
        devices: [String: Traffic],
        unnamed: Traffic,
        blobs: [String: Blob],
        patchesMade: Int,
        patchesFailed: Int,
        payloadsPending: Int
    ) {
        self.since = since
        self.devices = devices
        self.unnamed = unnamed
        self.blobs = blobs
        self.patchesMade = patchesMade
        self.patchesFailed = patchesFailed
        self.payloadsPending = payloadsPending
    }
}
