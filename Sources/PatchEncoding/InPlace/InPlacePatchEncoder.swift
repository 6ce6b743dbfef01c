public import PatchFormat

/// An encoder of codec ``PatchCodec/inPlace``, for a device whose only slot becomes the new image.
public struct InPlacePatchEncoder: PatchEncoder {
    /// The codec for one slot.
    public var codec: PatchCodec { .inPlace }

    /// The size of the slot, in bytes.
    public let slotSize: Int
    /// The unit of writing, in bytes: a power of two.
    public let blockSize: Int
    /// The most bytes beside the slot, for what a part of the update overwrites and needs.
    public let spillLimit: Int
    /// What the decoder has room for.
    public let limits: InPlaceLimits

    /// An encoder for a slot of `slotSize` bytes.
    public init(slotSize: Int, blockSize: Int = 4096, spillLimit: Int = 0, limits: InPlaceLimits = .linux) {
        self.slotSize = slotSize
        self.blockSize = blockSize
        self.spillLimit = spillLimit
        self.limits = limits
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
        guard old.count <= ReferencePatchEncoder.sizeLimit, new.count <= ReferencePatchEncoder.sizeLimit else {
            throw PatchEncodingError(
                .tooLarge,
                "images above \(ReferencePatchEncoder.sizeLimit) bytes are not compared"
            )
        }
        if isCancelled() { throw PatchEncodingError(.cancelled, "no patch is wanted any more") }
        let made = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in bodies(old, new, isCancelled) }
        }
        if isCancelled() { throw PatchEncodingError(.cancelled, "no patch is wanted any more") }
        guard let made else {
            throw PatchEncodingError(.tooLarge, "the images do not fit a slot of \(slotSize) bytes")
        }
        let header = PatchHeader(
            codec: codec,
            precursor: names.precursor,
            result: names.result,
            resultSize: UInt64(new.count),
            precursorSize: UInt64(old.count)
        )
        var writer = PatchWriter(header: header, digest: digest)
        for body in made {
            writer.append(body.span)
            writer.endFrame()
        }
        let patch = writer.finish()
        var failure: PatchEncodingError?
        old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in
                let digests = ProofDigests(chain: digest, old: old, new: new, names: names)
                failure = InPlaceProof(digests: digests, encoder: self).failure(of: patch)
            }
        }
        if let failure { throw failure }
        return patch
    }

    private func bodies(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ isCancelled: () -> Bool
    ) -> [[UInt8]]? {
        let window = max(limits.window, blockSize)
        let body = min(limits.body, 32_768)
        var reference = ReferenceBodies(size: limits.reference.models, bodyLimit: body)
        reference.wideBodyLimit = body
        reference.runLimit = limits.runs(models: reference.size, window: window, body: body)
        let encoder = InPlaceBodies(
            reference: reference,
            slotSize: slotSize,
            blockSize: blockSize,
            window: window,
            spillLimit: spillLimit,
            limits: limits.reference
        )
        let oldModel = ReferencePatchEncoder.model(old)
        let newModel = ReferencePatchEncoder.model(new)
        let made = encoder.make(
            old: old,
            new: new,
            oldModel: oldModel,
            newModel: newModel,
            isCancelled: isCancelled
        )
        guard let made = made?.bodies else { return nil }
        // What the models say costs some bytes, which count where the patch has few.
        let size = made.reduce(0) { $0 + $1.count }
        guard size < 1 << 13, !oldModel.regions.isEmpty || !newModel.regions.isEmpty else { return made }
        let opaque = encoder.make(
            old: old,
            new: new,
            oldModel: ImageModel(opaque: UInt32(old.count)),
            newModel: ImageModel(opaque: UInt32(new.count)),
            isCancelled: isCancelled
        )
        guard let opaque, opaque.bodies.reduce(0, { $0 + $1.count }) < size else { return made }
        return opaque.bodies
    }
}
