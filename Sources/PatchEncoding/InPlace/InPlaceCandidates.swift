public import PatchFormat

/// Makes a patch for a device's only slot by every codec that the device takes and that may pay, and keeps the smallest.
public struct InPlaceCandidates: PatchEncoder {
    /// The codec is that of the smallest patch: it stands in its header.
    public var codec: PatchCodec { .inPlace }

    private let inPlace: InPlacePatchEncoder
    private let staged: StagedPatchEncoder<ContainerCandidates>?

    /// An encoder for a slot of `slotSize` bytes; see ``InPlacePatchEncoder`` and ``StagedPatchEncoder``.
    ///
    /// - Parameter mayStage: Whether the device takes codec ``PatchCodec/staged``, too.
    public init(
        slotSize: Int,
        blockSize: Int = 4096,
        spillLimit: Int = 0,
        limits: InPlaceLimits = .linux,
        mayStage: Bool = true
    ) {
        inPlace = InPlacePatchEncoder(slotSize: slotSize, blockSize: blockSize, spillLimit: spillLimit, limits: limits)
        staged =
            mayStage
            ? StagedPatchEncoder(
                slotSize: slotSize,
                blockSize: blockSize,
                spillLimit: spillLimit,
                inner: ContainerCandidates(limits: limits.reference)
            ) : nil
    }

    /// A patch that makes `new` over `old`; see ``PatchEncoder``. The tier makes no difference.
    public func encode<Digest: FrameDigest>(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool = { false }
    ) throws(PatchEncodingError) -> [UInt8] {
        var best: [UInt8]?
        // A program is no container.
        let staged = ReferencePatchEncoder.isExecutable(new) ? nil : self.staged
        do throws(PatchEncodingError) {
            best = try staged?.encode(
                old: old,
                new: new,
                names: names,
                tier: tier,
                digest: digest,
                isCancelled: isCancelled
            )
        } catch {
            // An image that is no container, or changes too much: the other way is for all images.
            if error.code == .cancelled { throw error }
        }
        // Large images that could be undone are never smaller as they are.
        if let best, new.count > PatchCandidates.smallImage { return best }
        do throws(PatchEncodingError) {
            let patch = try inPlace.encode(
                old: old,
                new: new,
                names: names,
                tier: tier,
                digest: digest,
                isCancelled: isCancelled
            )
            // What is staged is written twice: only where that saves something worth it.
            if let staged = best, staged.count < patch.count - max(64, patch.count / 50) { return staged }
            return patch
        } catch {
            if let best, error.code != .cancelled { return best }
            throw error
        }
    }
}
