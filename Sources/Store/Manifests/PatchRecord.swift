/// A patch that was made and is kept as a blob for all askers [D6].
public struct PatchRecord: Sendable, Hashable {
    /// The digest of the image that the patch starts from.
    public let precursor: ContentDigest
    /// The digest of the image that it makes.
    public let result: ContentDigest
    /// The number of the patch format.
    public let format: Int64
    /// The blob that holds the patch.
    public let blob: ContentDigest
    /// The patch's size in bytes.
    public let size: Int64
    /// When it was made, in Unix seconds.
    public let createdAt: Int64

    /// Makes a record.
    public init(
        precursor: ContentDigest,
        result: ContentDigest,
        format: Int64,
        blob: ContentDigest,
        size: Int64,
        createdAt: Int64
    ) {
        self.precursor = precursor
        self.result = result
        self.format = format
        self.blob = blob
        self.size = size
        self.createdAt = createdAt
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.notNegative(format, "a patch format")
        try RecordCheck.notNegative(size, "a patch's size")
        try RecordCheck.notNegative(createdAt, "the time of a patch's making")
    }
}
