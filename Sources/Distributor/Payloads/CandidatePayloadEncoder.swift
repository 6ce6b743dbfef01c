import Answering
import PatchEncoding
import PatchFormat
import SwiftCryptoProvider

/// Makes payloads: at once by zstd, and in the background by every codec that the device takes, of which the smallest wins.
struct CandidatePayloadEncoder: PayloadEncoder {
    private static let known: [PatchCodec] = [.zstd, .reference, .container]
    private let zstd = ZstdPayloadEncoder()

    func codecs(_ tier: EncodingTier) -> PatchCodecs {
        tier == .fast ? .zstd : Self.known.reduce(into: .none) { $0.formUnion(PatchCodecs($1)) }
    }

    func improves(_ recipe: PayloadRecipe) -> Bool {
        if case .inPlace = recipe { return false }
        return true
    }

    func memory(_ job: PayloadJob, precursor: Int64, result: Int64) -> Int64 {
        if case .inPlace(_, _, let slot) = job.recipe {
            // The patch is proved by applying it to a slot in memory.
            return 20 * precursor + 4 * result + Int64(slot.size + slot.spillSize) + (64 << 20)
        }
        guard job.tier == .best, case .patch(_, _, let codecs) = job.recipe, codecs != .zstd else {
            return zstd.memory(job, precursor: precursor, result: result)
        }
        // The bound that encoders keep to: 20 times the old image and 64 MiB, beside the images.
        return 20 * precursor + 4 * result + (64 << 20)
    }

    func patch(
        _ pair: ImagePair,
        codecs: PatchCodecs,
        tier: EncodingTier,
        isCancelled: @Sendable () -> Bool
    ) throws -> [UInt8] {
        try PatchCandidates(codecs: Set(Self.known.filter { codecs.contains($0) })).encode(
            old: pair.precursor.span,
            new: pair.result.span,
            names: pair.names,
            tier: tier,
            digest: ProviderFrameDigest(SwiftCryptoProvider()),
            isCancelled: isCancelled
        )
    }

    func compressed(_ image: [UInt8], tier: EncodingTier, isCancelled: @Sendable () -> Bool) throws -> [UInt8] {
        try zstd.compressed(image, tier: tier, isCancelled: isCancelled)
    }
}
