import Store

/// Where things are in the folder of a blob store.
///
/// ```
/// <root>/sha-256/ab/cdef…    a blob: the first byte of its digest names the folder, the others the file
/// <root>/incoming/…          what is being written
/// ```
///
/// A path is made of the root and of digests, never of anything else from outside.
struct BlobLayout: Sendable {
    /// The folder of the store, without a slash at the end.
    let root: String

    /// The folder of the folders of blobs.
    var blobs: String { root + "/sha-256" }

    /// The folder of what is being written: on the same file system, so that a finished blob can be renamed to its place.
    var incoming: String { root + "/incoming" }

    /// The folder of the blobs whose digests begin with a byte.
    func folder(_ first: UInt8) -> String {
        let digits = String(first, radix: 16)
        return blobs + "/" + (digits.utf8.count == 1 ? "0" : "") + digits
    }

    /// The folder of a blob.
    func folder(of digest: ContentDigest) -> String { folder(digest.bytes[0]) }

    /// The file of a blob.
    func path(of digest: ContentDigest) -> String {
        folder(of: digest) + "/" + digest.hex.dropFirst(2)
    }

    /// The blob that a file holds, or nothing when the file's name is not that of a blob.
    func digest(file: String, in first: UInt8) -> ContentDigest? {
        try? ContentDigest(hex: folder(first).suffix(2) + file)
    }
}
