import PatchFormat

/// An encoder that needs the images for the first part of its work only.
protocol ReleasingPatchEncoder: PatchEncoder {
    /// A patch as ``PatchEncoder`` makes it; `images` is empty when the greater part of the work begins.
    func encode<Digest: FrameDigest>(
        _ images: GivenImages,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool
    ) throws(PatchEncodingError) -> [UInt8]
}
