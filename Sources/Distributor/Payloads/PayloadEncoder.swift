import Answering
import PatchEncoding

/// Makes payloads out of images. It computes for long and holds the images in memory: called on threads of its own only.
protocol PayloadEncoder: Sendable {
    /// The codecs of the patches that a tier may make.
    func codecs(_ tier: EncodingTier) -> PatchCodecs

    /// Whether more work gives a smaller payload: then it is done in the background.
    func improves(_ recipe: PayloadRecipe) -> Bool

    /// An estimate of the memory that making a payload takes, in bytes, with the images themselves.
    ///
    /// - Parameter precursor: The size of the precursor in bytes, 0 for a compressed image.
    func memory(_ job: PayloadJob, precursor: Int64, result: Int64) -> Int64

    /// A patch in one of `codecs`.
    ///
    /// - Parameter isCancelled: Asked now and then; `true` ends the work.
    func patch(
        _ pair: ImagePair,
        codecs: PatchCodecs,
        tier: EncodingTier,
        isCancelled: @Sendable () -> Bool
    ) throws -> [UInt8]

    /// A patch for the only slot of a device.
    func inPlace(_ pair: ImagePair, slot: InPlaceSlot, isCancelled: @Sendable () -> Bool) throws -> [UInt8]

    /// The image in zstd frames.
    func compressed(_ image: [UInt8], tier: EncodingTier, isCancelled: @Sendable () -> Bool) throws -> [UInt8]
}
