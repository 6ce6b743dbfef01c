import SUIT
import Store
import SwiftCryptoProvider

/// The digests of the blocks of images [A7], as devices ask for them when something came damaged: made from the image,
/// once, and only as a manifest that was taken has them (parameter -261).
actor BlockSidecars {
    private struct Key: Hashable {
        let image: ContentDigest
        let head: [UInt8]
    }

    /// The most that are remembered.
    private static let limit = 10_000

    private let images: any BlobStorage
    private let derived: any BlobStorage
    private let byteLimit: Int
    private let signed: @Sendable (ContentDigest) -> [BlockDigests]
    private let threads = EncoderThreads()
    private var known: [Key: ContentDigest] = [:]
    private var making: [Key: Task<ContentDigest?, any Error>] = [:]
    /// The last one that was begun: one image at a time is held in memory.
    private var last: Task<ContentDigest?, any Error>?

    /// - Parameters:
    ///   - images: The images.
    ///   - derived: Where what was made is kept.
    ///   - byteLimit: The largest image that is read, in bytes.
    ///   - signed: The block digests that manifests have for an image.
    init(
        images: any BlobStorage,
        derived: any BlobStorage,
        byteLimit: Int,
        signed: @escaping @Sendable (ContentDigest) -> [BlockDigests]
    ) {
        self.images = images
        self.derived = derived
        self.byteLimit = byteLimit
        self.signed = signed
    }

    /// The digests of the blocks of `image`, or nothing where no manifest has them.
    ///
    /// - Parameter head: The first bytes of the digest that the author signed, where an image may have several; nothing for
    ///   any.
    func open(_ image: ContentDigest, head: [UInt8]) async throws -> (any BlobReader)? {
        guard let digests = signed(image).first(where: { $0.head.starts(with: head) }) else { return nil }
        let key = Key(image: image, head: digests.head)
        if let blob = known[key], try await derived.info(blob) != nil { return try await derived.open(blob) }
        let task = making[key] ?? begin(key, digests)
        guard let blob = try await task.value else { return nil }
        return try await derived.open(blob)
    }

    private func begin(_ key: Key, _ digests: BlockDigests) -> Task<ContentDigest?, any Error> {
        let previous = last
        let task = Task {
            _ = await previous?.result
            return try await self.make(key, digests)
        }
        making[key] = task
        last = task
        return task
    }

    private func make(_ key: Key, _ digests: BlockDigests) async throws -> ContentDigest? {
        defer { making[key] = nil }
        guard let info = try await images.info(key.image), info.size <= Int64(byteLimit) else { return nil }
        let image = try await images.bytes(of: key.image, limit: byteLimit)
        let sidecar = try await threads.perform { () -> [UInt8]? in
            let made = BlockDigests.make(
                of: image.span,
                blockSize: digests.blockSize,
                algorithm: digests.algorithm,
                form: digests.form,
                seed: digests.seed,
                crypto: SwiftCryptoProvider()
            )
            // An author who signed other digests than the image has gets no help from here.
            return made?.digests == digests ? made?.sidecar : nil
        }
        guard let sidecar else { return nil }
        let blob = try await derived.put(sidecar)
        if known.count >= Self.limit { known.removeAll() }
        known[key] = blob.digest
        return blob.digest
    }
}
