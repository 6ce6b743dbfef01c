/// A manifest that the distributor took from an author [D1]. The envelope itself is a blob.
public struct ManifestRecord: Sendable, Hashable {
    /// The digest of the manifest, by which devices name it.
    public let digest: ContentDigest
    /// The manifest's sequence number, at most 2^63 - 1.
    public let sequenceNumber: UInt64
    /// The blob that holds the signed envelope.
    public let envelope: ContentDigest
    /// The id of the key that signed it.
    public let authorKeyID: [UInt8]
    /// The resource request identifier (SUIT parameter 21).
    public let requestURI: String
    /// When it was taken, in Unix seconds.
    public let uploadedAt: Int64
    /// What it would install where.
    public let summary: [ManifestComponent]

    /// Makes a record.
    public init(
        digest: ContentDigest,
        sequenceNumber: UInt64,
        envelope: ContentDigest,
        authorKeyID: [UInt8],
        requestURI: String,
        uploadedAt: Int64,
        summary: [ManifestComponent]
    ) {
        self.digest = digest
        self.sequenceNumber = sequenceNumber
        self.envelope = envelope
        self.authorKeyID = authorKeyID
        self.requestURI = requestURI
        self.uploadedAt = uploadedAt
        self.summary = summary
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        guard sequenceNumber <= UInt64(Int64.max) else {
            throw StoreError(
                .invalidRecord,
                "a sequence number is too large",
                expected: "at most \(Int64.max)",
                found: "\(sequenceNumber)",
                advice: "number manifests by a counter or by Unix time"
            )
        }
        try RecordCheck.count(authorKeyID.count, "a key id's length in bytes", within: 1...StoreLimits.keyID)
        try RecordCheck.text(requestURI, "a resource request identifier", atMost: StoreLimits.uri)
        try RecordCheck.notNegative(uploadedAt, "the time of upload")
        try RecordCheck.count(summary.count, "the rows of a summary", within: 0...StoreLimits.componentsPerManifest)
        for row in summary {
            try RecordCheck.text(row.version, "a version", atMost: StoreLimits.version)
            try RecordCheck.notNegative(row.size, "a size")
        }
    }
}
