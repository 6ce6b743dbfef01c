/// Keeps bytes by their digest: envelopes, images, patches.
///
/// A blob never changes, so whoever holds its name can keep it, cache it and check it.
public protocol BlobStorage: Sendable {
    /// Starts a blob.
    ///
    /// - Parameters:
    ///   - expected: The digest that the bytes must have, or nothing when it is not known beforehand.
    ///   - limit: The most bytes that are taken.
    func makeWriter(expecting expected: ContentDigest?, limit: Int64) async throws -> any BlobWriter

    /// Opens a blob.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    func open(_ digest: ContentDigest) async throws -> any BlobReader

    /// Looks a blob up.
    ///
    /// - Returns: The blob's name and size, or nothing when it is not there.
    func info(_ digest: ContentDigest) async throws -> BlobInfo?

    /// Removes a blob.
    ///
    /// - Returns: Whether it was there.
    @discardableResult
    func remove(_ digest: ContentDigest) async throws -> Bool

    /// Lists blobs in ascending order of their digests.
    ///
    /// - Parameters:
    ///   - after: The last digest of the page before.
    ///   - limit: How many, 1 to ``StoreLimits/pageSize``.
    func list(after: ContentDigest?, limit: Int) async throws -> Page<BlobInfo, ContentDigest>
}

extension BlobStorage {
    /// Keeps bytes that are in memory already.
    ///
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - expected: The digest that they must have, or nothing when it is not known beforehand.
    /// - Returns: The blob's name and size.
    @discardableResult
    public func put(_ bytes: [UInt8], expecting expected: ContentDigest? = nil) async throws -> BlobInfo {
        let writer = try await makeWriter(expecting: expected, limit: Int64(bytes.count))
        try await writer.write(bytes)
        return try await writer.finish()
    }

    /// Reads a whole blob that is small enough to hold in memory.
    ///
    /// - Parameters:
    ///   - digest: The blob.
    ///   - limit: The most bytes that the caller is ready to hold.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound`` or ``StoreError/Code/tooLarge``.
    public func bytes(of digest: ContentDigest, limit: Int) async throws -> [UInt8] {
        let reader = try await open(digest)
        guard reader.info.size <= Int64(limit) else {
            throw StoreError(
                .tooLarge,
                "a blob is larger than the reader takes",
                expected: "at most \(limit) bytes",
                found: "\(reader.info.size) bytes"
            )
        }
        return try await reader.read(at: 0, count: Int(reader.info.size))
    }
}
