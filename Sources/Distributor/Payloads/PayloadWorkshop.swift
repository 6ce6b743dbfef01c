import Answering
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

    /// The same job for all recipes that only differ in codecs that the tier does not use.
    func job(_ recipe: PayloadRecipe, _ tier: EncodingTier) -> PayloadJob {
        // It takes its time: nobody else's answer is to wait for it.
        if case .inPlace = recipe { return PayloadJob(recipe: recipe, tier: .best) }
        return PayloadJob(recipe: recipe.limited(to: encoder.codecs(tier)), tier: tier)
    }

    /// What was made before, and is still there.
    func find(_ job: PayloadJob) async throws -> Payload? {
        let recipe = job.recipe
        guard let record = try await index.patch(from: recipe.precursor, to: recipe.result, format: job.indexFormat),
            try await derived.info(record.blob) != nil
        else { return nil }
        return Payload(format: recipe.format, digest: record.blob, size: record.size)
    }

    /// An estimate of the memory that it takes, in bytes.
    func memory(_ job: PayloadJob) async throws -> Int64 {
        let result = try await images.info(job.recipe.result)?.size ?? 0
        if case .compressed = job.recipe { return encoder.memory(job, precursor: 0, result: result) }
        let precursor = try await images.info(job.recipe.precursor)?.size ?? 0
        return encoder.memory(job, precursor: precursor, result: result)
    }

    /// Makes it now.
    func make(_ job: PayloadJob, _ cancellation: Cancellation) async throws -> Payload {
        let encoder = encoder
        let isBackground = job.tier == .best
        let isCancelled: @Sendable () -> Bool = { cancellation.isCancelled }
        let bytes: [UInt8]
        switch job.recipe {
        case .compressed(let digest):
            let image = try await images.bytes(of: digest, limit: limit)
            bytes = try await threads.perform(inBackground: isBackground) {
                try encoder.compressed(image, tier: job.tier, isCancelled: isCancelled)
            }
        case .patch(let precursor, let result, let codecs):
            let pair = try await self.pair(precursor, result)
            bytes = try await threads.perform(inBackground: isBackground) {
                try encoder.patch(pair, codecs: codecs, tier: job.tier, isCancelled: isCancelled)
            }
        case .inPlace(let precursor, let result, let slot):
            let pair = try await self.pair(precursor, result)
            bytes = try await threads.perform(inBackground: isBackground) {
                try encoder.inPlace(pair, slot: slot, isCancelled: isCancelled)
            }
        }
        if cancellation.isCancelled { throw CancellationError() }
        let blob = try await derived.put(bytes)
        try await index.putPatch(
            PatchRecord(
                precursor: job.recipe.precursor,
                result: job.recipe.result,
                format: job.indexFormat,
                blob: blob.digest,
                size: blob.size,
                createdAt: clock.seconds
            )
        )
        return Payload(format: job.recipe.format, digest: blob.digest, size: blob.size)
    }

    private func pair(_ precursor: ContentDigest, _ result: ContentDigest) async throws -> ImagePair {
        let old = try await images.bytes(of: precursor, limit: limit)
        let new = try await images.bytes(of: result, limit: limit)
        return try ImagePair(old, precursor, new, result)
    }
}
