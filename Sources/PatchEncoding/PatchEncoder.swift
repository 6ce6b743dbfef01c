public import PatchFormat

/// An encoder of patches: one codec, one way to find what two images have in common.
///
/// Encoders only compute. What they hand out has been decoded and compared with the new image, byte by byte.
public protocol PatchEncoder: Sendable {
    /// The codec of the patches.
    var codec: PatchCodec { get }

    /// A patch that makes `new` from `old`: header and frames, as they travel.
    ///
    /// - Parameters:
    ///   - old: The precursor, whole.
    ///   - new: The result, whole.
    ///   - names: The starts of the digests of both, which the header carries.
    ///   - tier: How much work to do.
    ///   - digest: What chains the frames.
    ///   - isCancelled: Asked now and then; `true` ends the work.
    /// - Throws: ``PatchEncodingError``.
    func encode<Digest: FrameDigest>(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool
    ) throws(PatchEncodingError) -> [UInt8]
}
