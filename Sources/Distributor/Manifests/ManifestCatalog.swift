import Answering
import COSE
import HTTPServing
import Logging
import NIOCore
import SUIT
import Store
import Synchronization

/// The manifests that were taken, in memory: an immutable snapshot that readers share, replaced as a whole.
final class ManifestCatalog: Sendable {
    /// The content at one moment.
    private struct Snapshot {
        var manifests: [ContentDigest: AcceptedManifest] = [:]
        /// The envelopes as the bodies of responses: all responses share their memory.
        var bodies: [ContentDigest: ByteBuffer] = [:]
        /// The results of all manifests, and their sizes.
        var results: [ContentDigest: UInt64] = [:]
        var descriptors: Set<ContentDigest> = []
        /// How the blocks of results are verified; the newest first.
        var blocks: [ContentDigest: [BlockDigests]] = [:]
    }

    private let snapshot = Mutex(Snapshot())

    /// An empty catalogue.
    init() {}

    /// Adds a manifest.
    func add(_ manifest: AcceptedManifest) {
        snapshot.withLock { snapshot in
            snapshot.manifests[manifest.digest] = manifest
            snapshot.bodies[manifest.digest] = ByteBuffer(bytes: manifest.bytes)
            snapshot.results.merge(manifest.results) { first, _ in first }
            snapshot.descriptors.formUnion(manifest.descriptors)
            for variant in manifest.variants {
                guard let blocks = variant.blocks, let result = ContentDigest(variant.digest.bytes) else { continue }
                snapshot.blocks[result, default: []].removeAll { $0 == blocks }
                snapshot.blocks[result, default: []].insert(blocks, at: 0)
            }
        }
    }

    /// Leaves out the manifests that only this key has signed: nobody is offered them any more.
    func removeManifests(signedBy key: PublicKey) {
        snapshot.withLock { snapshot in
            for (digest, accepted) in snapshot.manifests where accepted.manifest.source.signers == [.publicKey(key)] {
                snapshot.manifests[digest] = nil
                snapshot.bodies[digest] = nil
            }
        }
    }

    /// The manifest of a digest.
    subscript(digest: ContentDigest) -> AcceptedManifest? {
        snapshot.withLock { $0.manifests[digest] }
    }

    /// The envelope of a manifest, as the body of a response.
    func body(of manifest: AcceptedManifest) -> ByteBuffer {
        snapshot.withLock { $0.bodies[manifest.digest] } ?? ByteBuffer(bytes: manifest.bytes)
    }

    /// What the blob of a digest is, as far as manifests tell.
    func kind(of digest: ContentDigest) -> BlobKind? {
        snapshot.withLock { snapshot in
            if snapshot.results[digest] != nil { return .payload }
            return snapshot.descriptors.contains(digest) ? .descriptor : nil
        }
    }

    /// How the blocks of a result are verified, by the manifests that were taken; the newest first.
    func blocks(of result: ContentDigest) -> [BlockDigests] {
        snapshot.withLock { $0.blocks[result] ?? [] }
    }

    /// The size of a result, in bytes, where a manifest names it.
    func size(of result: ContentDigest) -> Int64? {
        snapshot.withLock { $0.results[result] }.flatMap { Int64(exactly: $0) }
    }

    /// Reads those manifests of a store that are not here yet, and leaves out those whose author is no longer accepted:
    /// another process takes them [D8].
    func refresh(
        from store: some ManifestStore & AuthorStore,
        blobs: some BlobStorage,
        limit: Int,
        logger: Logger
    ) async throws {
        let authors = try await AuthorKeys.accepted(in: store)
        let withdrawn = snapshot.withLock { snapshot in
            snapshot.manifests.values.map(\.author).filter { !authors.contains($0) }
        }
        for key in withdrawn { removeManifests(signedBy: key) }
        try await load(from: store, blobs: blobs, limit: limit, logger: logger)
    }

    /// Reads all manifests of a store again, at the start of the distributor.
    ///
    /// One whose envelope is gone or damaged, or whose author is no longer accepted, is left out: its campaigns stand still.
    func load(
        from store: some ManifestStore & AuthorStore,
        blobs: some BlobStorage,
        limit: Int,
        logger: Logger
    ) async throws {
        let authors = try await AuthorKeys.accepted(in: store)
        var after: Int64?
        repeat {
            let page = try await store.manifests(after: after, limit: StoreLimits.pageSize)
            for record in page.elements {
                if self[record.digest] != nil { continue }
                do {
                    let bytes = try await blobs.bytes(
                        of: record.envelope,
                        limit: max(limit, DetailCatalog.byteLimit)
                    )
                    add(try AcceptedManifest(bytes, authors: authors))
                } catch {
                    logger.warning(
                        "a manifest is left out",
                        metadata: ["manifest": "\(record.digest)", "reason": "\(LogText("\(error)"))"]
                    )
                }
            }
            after = page.next
        } while after != nil
    }
}
