/// A version of the document that says whose keys devices trust [M4], as it was published: the distributor hands it on and
/// can change nothing in it.
public struct KeySetRecord: Sendable, Hashable {
    /// Its version; each follows the one before by one.
    public let version: UInt64
    /// The signed document, at most ``StoreLimits/keySet`` bytes.
    public let document: [UInt8]
    /// When it was published, in Unix seconds.
    public let publishedAt: Int64

    /// Makes a record of a published document.
    public init(version: UInt64, document: [UInt8], publishedAt: Int64) {
        self.version = version
        self.document = document
        self.publishedAt = publishedAt
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.count(document.count, "a key set's length in bytes", within: 1...StoreLimits.keySet)
        try RecordCheck.notNegative(publishedAt, "the time of publication")
        guard version >= 1, version <= UInt64(Int64.max) else {
            throw StoreError(
                .invalidRecord,
                "a key set's version is out of range",
                expected: "1 to \(Int64.max)",
                found: "\(version)"
            )
        }
    }
}
