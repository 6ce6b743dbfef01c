/// A manifest that the distributor took (`POST /v1/manifests`, `GET /v1/manifests`).
public struct ManifestView: Codable, Sendable, Hashable {
    /// One result that the manifest names: what a component of a class is to run.
    public struct Result: Codable, Sendable, Hashable {
        /// The component's name.
        public let component: String
        /// The vendor id that the branch is for, a UUID.
        public let vendor: String?
        /// The class id that the branch is for, a UUID.
        public let `class`: String?
        /// The digest of the result, 64 hexadecimal digits.
        public let digest: String?
        /// Its size, in bytes.
        public let size: Int64?

        /// Makes a row.
        public init(component: String, vendor: String?, class: String?, digest: String?, size: Int64?) {
            self.component = component
            self.vendor = vendor
            self.class = `class`
            self.digest = digest
            self.size = size
        }
    }

    /// The manifest's digest, 64 hexadecimal digits.
    public let digest: String
    /// The sequence number.
    public let sequenceNumber: UInt64
    /// The resource request identifier.
    public let requestUri: String
    /// The digest of the envelope's bytes.
    public let envelope: String
    /// The id of the key that signed it, in hexadecimal.
    public let authorKeyId: String
    /// When it was taken, in Unix seconds.
    public let uploadedAt: Int64
    /// What it would install where.
    public let results: [Result]
    /// What is odd about it, for people; nothing here keeps it from being used.
    public let warnings: [String]

    /// Makes a view.
    public init(
        digest: String,
        sequenceNumber: UInt64,
        requestUri: String,
        envelope: String,
        authorKeyId: String,
        uploadedAt: Int64,
        results: [Result],
        warnings: [String]
    ) {
        self.digest = digest
        self.sequenceNumber = sequenceNumber
        self.requestUri = requestUri
        self.envelope = envelope
        self.authorKeyId = authorKeyId
        self.uploadedAt = uploadedAt
        self.results = results
        self.warnings = warnings
    }
}
