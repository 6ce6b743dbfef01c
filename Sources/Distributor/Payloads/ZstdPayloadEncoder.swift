import Answering
import PatchEncoding
import SwiftCryptoProvider

/// Makes payloads by zstd: patches with the old image as prefix, at once and once more with all the work that pays.
struct ZstdPayloadEncoder: PayloadEncoder {
    func codecs(_ tier: EncodingTier) -> PatchCodecs { .zstd }

    func improves(_ recipe: PayloadRecipe) -> Bool { true }

    func memory(_ job: PayloadJob, precursor: Int64, result: Int64) -> Int64 {
        // The images and what is made of them; the tables of libzstd grow with the window up to a bound.
        let images = precursor + 2 * result
        let tables = min(8 * (precursor + result), (job.tier == .best ? 768 : 256) << 20)
        return images + tables + (16 << 20)
    }

    func patch(
        _ pair: ImagePair,
        codecs: PatchCodecs,
        tier: EncodingTier,
        isCancelled: @Sendable () -> Bool
    ) throws -> [UInt8] {
        try ZstdPatchEncoder().encode(
            old: pair.precursor.span,
            new: pair.result.span,
            names: pair.names,
            tier: tier,
            digest: ProviderFrameDigest(SwiftCryptoProvider()),
            isCancelled: isCancelled
        )
    }

    func compressed(_ image: [UInt8], tier: EncodingTier, isCancelled: @Sendable () -> Bool) throws -> [UInt8] {
        try FullEncoder().encode(image.span, tier: tier)
    }
}
