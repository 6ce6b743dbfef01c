import Dispatch
import Foundation
import Glibc
public import Store

/// Keeps blobs as files of a folder, named by their digests.
///
/// A blob appears under its name whole and flushed to the disk, or not at all. Any number of tasks, and of processes, may use
/// one folder at the same time; two that write the same blob both succeed. The folder must be the store's own: a file
/// that somebody else puts there under a digest's name is served as that blob, and refused by the devices.
public final class FileBlobStorage: BlobStorage {
    /// How many files were left from writers that died, and were removed when the store was opened.
    public let leftoversRemoved: Int

    private let layout: BlobLayout
    private let queue = DispatchQueue(label: "fettle.blobs", attributes: .concurrent)

    /// Opens the store and removes what a crash left behind.
    ///
    /// - Parameter folder: The folder, which is made when it is not there.
    /// - Throws: ``Store/StoreError`` with the code ``Store/StoreError/Code/unavailable``.
    public init(folder: String) throws {
        let layout = BlobLayout(root: folder.hasSuffix("/") ? String(folder.dropLast()) : folder)
        do {
            let manager = FileManager.default
            // All folders of blobs are there from the start, so that a new blob has only its own folder to flush.
            for folder in [layout.incoming] + (0...255).map({ layout.folder($0) }) {
                try manager.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o750]
                )
            }
            let names = try manager.contentsOfDirectory(atPath: layout.incoming)
            leftoversRemoved = try IncomingFile.removeLeftovers(in: layout.incoming, names: names)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(
                .unavailable,
                "the folder of the blobs cannot be made or read",
                found: "\(error)",
                advice: "check the path and its permissions"
            )
        }
        try OpenFile.flush(folder: layout.blobs)
        try OpenFile.flush(folder: layout.root)
        self.layout = layout
    }

    /// Starts a blob.
    public func makeWriter(expecting expected: ContentDigest?, limit: Int64) async throws -> any BlobWriter {
        guard limit >= 0 else {
            throw StoreError(.invalidRecord, "a blob's limit is negative", expected: "0 or more", found: "\(limit)")
        }
        let layout = layout
        return try await queue.perform { try FileBlobWriter(layout: layout, expecting: expected, limit: limit) }
    }

    /// Opens a blob.
    public func open(_ digest: ContentDigest) async throws -> any BlobReader {
        let layout = layout
        let queue = queue
        return try await queue.perform {
            let path = layout.path(of: digest)
            guard let file = try OpenFile(path, flags: O_RDONLY, while: "open a blob"), let size = try file.size()
            else {
                throw StoreError(.notFound, "there is no blob \(digest)")
            }
            return FileBlobReader(file, info: BlobInfo(digest: digest, size: size), queue: queue)
        }
    }

    /// Looks a blob up.
    public func info(_ digest: ContentDigest) async throws -> BlobInfo? {
        let path = layout.path(of: digest)
        return try await queue.perform { try Self.size(path).map { BlobInfo(digest: digest, size: $0) } }
    }

    /// Where a blob is on the disk, for those who map it into memory or hand it to a library by name. Not to be written to.
    ///
    /// - Returns: The path, or nothing when there is no such blob.
    public func path(of digest: ContentDigest) async throws -> String? {
        try await info(digest).map { layout.path(of: $0.digest) }
    }

    /// Removes a blob. Whoever has it open can read it to its end.
    @discardableResult
    public func remove(_ digest: ContentDigest) async throws -> Bool {
        let layout = layout
        return try await queue.perform {
            guard unlink(layout.path(of: digest)) == 0 else {
                let number = errno
                if number == ENOENT { return false }
                throw StoreError(errno: number, while: "remove a blob")
            }
            try OpenFile.flush(folder: layout.folder(of: digest))
            return true
        }
    }

    /// Lists blobs in ascending order of their digests. Files that are no blobs are passed over.
    public func list(after: ContentDigest?, limit: Int) async throws -> Page<BlobInfo, ContentDigest> {
        typealias Listing = Page<BlobInfo, ContentDigest>
        try Listing.check(limit: limit)
        let layout = layout
        return try await queue.perform {
            var found: [BlobInfo] = []
            for first in (after?.bytes[0] ?? 0)...255 {
                let names: [String]
                do {
                    names = try FileManager.default.contentsOfDirectory(atPath: layout.folder(first))
                } catch {
                    throw StoreError(.unavailable, "cannot list the blobs", found: "\(error)")
                }
                let digests = names.compactMap { layout.digest(file: $0, in: first) }.sorted()
                for digest in digests where after.map({ digest > $0 }) ?? true {
                    // It may have been removed since its folder was read.
                    guard let size = try Self.size(layout.path(of: digest)) else { continue }
                    found.append(BlobInfo(digest: digest, size: size))
                    if found.count > limit { return Listing(fetched: found, limit: limit, key: \.digest) }
                }
            }
            return Listing(fetched: found, limit: limit, key: \.digest)
        }
    }

    /// The size of a regular file, or nothing.
    private static func size(_ path: String) throws(StoreError) -> Int64? {
        var status = stat()
        guard lstat(path, &status) == 0 else {
            let number = errno
            if number == ENOENT { return nil }
            throw StoreError(errno: number, while: "look at a blob")
        }
        return status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }
}
