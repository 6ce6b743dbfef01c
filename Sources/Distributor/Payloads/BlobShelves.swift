import Store

/// All blobs that are served: what operators uploaded, and what was made out of it.
struct BlobShelves: Sendable {
    /// What operators uploaded.
    let images: any BlobStorage
    /// What was made.
    let derived: any BlobStorage

    /// Opens a blob.
    ///
    /// - Returns: The blob, and whether it was made here; nothing when it is not there.
    func open(_ digest: ContentDigest) async throws -> (reader: any BlobReader, isDerived: Bool)? {
        for (shelf, isDerived) in [(images, false), (derived, true)] {
            do {
                return (try await shelf.open(digest), isDerived)
            } catch let error as StoreError where error.code == .notFound {
                continue
            }
        }
        return nil
    }
}
