public import PatchFormat

/// An encoder of codec ``PatchCodec/staged``, for a device with one slot and room beside it: another encoder makes the patch within,
/// the one that a device with two slots gets.
public struct StagedPatchEncoder<Inner: PatchEncoder>: PatchEncoder {
    /// The codec for one slot with room beside it.
    public var codec: PatchCodec { .staged }

    /// The size of the slot, in bytes.
    public let slotSize: Int
    /// The unit of writing, in bytes: a power of two.
    public let blockSize: Int
    /// The room beside the slot, in bytes.
    public let spillLimit: Int
    /// The shortest stretch that is moved, in bytes: shorter ones are not worth their numbers.
    public let leastMove: Int
    /// What makes the patch within.
    public let inner: Inner

    /// An encoder for a slot of `slotSize` bytes.
    public init(
        slotSize: Int,
        blockSize: Int = 4096,
        spillLimit: Int,
        leastMove: Int = 2048,
        inner: Inner = ContainerCandidates()
    ) {
        self.slotSize = slotSize
        self.blockSize = blockSize
        self.spillLimit = spillLimit
        self.leastMove = leastMove
        self.inner = inner
    }

    /// A patch that makes `new` over `old`; see ``PatchEncoder``. The tier makes no difference.
    ///
    /// - Throws: ``PatchEncodingError`` of the encoder of the patch within, and one with the code
    ///   ``PatchEncodingError/Code/tooLarge`` where what changes does not fit beside the slot.
    public func encode<Digest: FrameDigest>(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool = { false }
    ) throws(PatchEncodingError) -> [UInt8] {
        let limit = ReferencePatchEncoder.sizeLimit
        guard old.count <= limit, new.count <= limit else {
            throw PatchEncodingError(.tooLarge, "images above \(limit) bytes are not compared")
        }
        guard let draft = draft(old, new, isCancelled) else {
            throw PatchEncodingError(.tooLarge, "what changes does not fit in \(spillLimit) bytes beside the slot")
        }
        let within = try inner.encode(
            old: old,
            new: new,
            names: names,
            tier: tier,
            digest: digest,
            isCancelled: isCancelled
        )
        let plan = StagedPlan(
            layout: draft.layout,
            patchSize: within.count,
            moves: draft.moves,
            oldSize: old.count,
            resultSize: new.count
        )
        guard let plan else { throw PatchEncodingError(.notReproducible, "a plan that keeps to no bounds") }
        let header = PatchHeader(
            codec: codec,
            precursor: names.precursor,
            result: names.result,
            resultSize: UInt64(new.count),
            precursorSize: UInt64(old.count)
        )
        var writer = PatchWriter(header: header, digest: digest)
        writer.append(plan.encoded.span)
        writer.append(within.span)
        let patch = writer.finish()
        var failure: PatchEncodingError?
        old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in
                let digests = ProofDigests(chain: digest, old: old, new: new, names: names)
                let proof = StagedProof(
                    digests: digests,
                    slotSize: slotSize,
                    blockSize: blockSize,
                    spillLimit: spillLimit
                )
                failure = proof.failure(of: patch)
            }
        }
        if let failure { throw failure }
        return patch
    }

    private func draft(_ old: Span<UInt8>, _ new: Span<UInt8>, _ isCancelled: () -> Bool) -> StagedPlan? {
        let layouts = InPlaceLayouts(slotSize: slotSize, blockSize: blockSize, window: blockSize)
        let planner = StagedPlanner(layouts: layouts, spillLimit: spillLimit, leastMove: leastMove)
        return old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in planner.plan(old: old, new: new, isCancelled: isCancelled) }
        }
    }
}
