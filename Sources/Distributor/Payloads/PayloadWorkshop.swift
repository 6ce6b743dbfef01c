import PatchEncoding
import PatchFormat
import Store

/// Makes one payload: reads the images, encodes, keeps the result and enters it in the index.
struct PayloadWorkshop: Sendable {
    /// The index of what was made.
    let index: any PatchStore
    /// The images that operators uploaded. Only from these anything is made, so that nobody can ask for patches of patches
    /// without end.
    let images: any BlobStorage
    /// What was made: it can be thrown away at any time.
    let derived: any BlobStorage
    let encoder: any PayloadEncoder
    /// The largest image that is read, in bytes.
    let limit: Int
    let clock: ServerClock
    private let threads = EncoderThreads()

    init(
        index: any PatchStore,
        images: any BlobStorage,
        derived: any BlobStorage,
        encoder: any PayloadEncoder,
        limit: Int,
        clock: ServerClock
    ) {
        self.index = index
        self.images = images
        self.derived = derived
        self.encoder = encoder
        self.limit = limit
        self.clock = clock
    }

    /// What was made before, and is still there.
    func find(_ recipe: PayloadRecipe) async throws -> Payload? {
        let format = Int64(recipe.format.rawValue)
        guard let record = try await index.patch(from: recipe.precursor, to: recipe.result, format: format),
            try await derived.info(record.blob) != nil
        else { return nil }
        return Payload(format: recipe.format, digest: record.blob, size: record.size)
    }

    /// Makes it now.
    func make(_ recipe: PayloadRecipe) async throws -> Payload {
        let encoder = encoder
        let bytes: [UInt8]
        switch recipe {
        case .compressed(let digest):
            let image = try await images.bytes(of: digest, limit: limit)
            bytes = try await threads.perform { try encoder.compressed(image) }
        case .patch(let precursor, let result):
            let old = try await images.bytes(of: precursor, limit: limit)
            let new = try await images.bytes(of: result, limit: limit)
            guard let names = PatchNames(precursor, result) else {
                throw StoreError(.invalidName, "a digest is too short")
            }
            bytes = try await threads.perform { try encoder.patch(from: old, to: new, names: names) }
        }
        let blob = try await derived.put(bytes)
        try await index.putPatch(
            PatchRecord(
                precursor: recipe.precursor,
                result: recipe.result,
                format: Int64(recipe.format.rawValue),
                blob: blob.digest,
                size: blob.size,
                createdAt: clock.seconds
            )
        )
        return Payload(format: recipe.format, digest: blob.digest, size: blob.size)
    }
}

extension PatchNames {
    /// The names of the images with these digests.
    fileprivate init?(_ precursor: ContentDigest, _ result: ContentDigest) {
        guard let precursor = DigestPrefix(digest: precursor.bytes), let result = DigestPrefix(digest: result.bytes)
        else {
            return nil
        }
        self.init(precursor: precursor, result: result)
    }
}
