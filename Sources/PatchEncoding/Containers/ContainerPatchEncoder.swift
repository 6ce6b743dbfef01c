import Containers
public import PatchFormat

/// An encoder of patches between images that hold compressed units (codec ``PatchCodec/container``): both are taken to
/// their plain form, and another encoder makes the patch between those.
public struct ContainerPatchEncoder<Inner: PatchEncoder>: PatchEncoder {
    /// Recompressed containers.
    public var codec: PatchCodec { .container }
    /// What makes the patch between the plain forms.
    public let inner: Inner

    /// What to do with executables that changed.
    public let executables: ExecutableTreatment

    /// Whether images without anything to undo are refused. The inner of two nested encoders takes them, too.
    public let refusesOthers: Bool

    /// An encoder that has `inner` make the patch between the plain forms.
    public init(inner: Inner, executables: ExecutableTreatment = .ignored, refusesOthers: Bool = true) {
        self.inner = inner
        self.executables = executables
        self.refusesOthers = refusesOthers
    }

    /// A patch that makes `new` from `old`; see ``PatchEncoder``.
    ///
    /// - Throws: ``PatchEncodingError``, with the code ``PatchEncodingError/Code/noContainer`` where nothing in `new` can
    ///   be undone.
    public func encode<Digest: FrameDigest>(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool = { false }
    ) throws(PatchEncodingError) -> [UInt8] {
        var pair = try old.withUnsafeBufferPointer { (old) throws(PatchEncodingError) in
            try new.withUnsafeBufferPointer { (new) throws(PatchEncodingError) in
                try provenPair(old, new, isCancelled)
            }
        }
        let header = header(names, old: old.count, new: new.count)
        return try encode(&pair, header, names, tier, digest, isCancelled)
    }

    private func header(_ names: PatchNames, old: Int, new: Int) -> PatchHeader {
        PatchHeader(
            codec: codec,
            precursor: names.precursor,
            result: names.result,
            resultSize: UInt64(new),
            precursorSize: UInt64(old)
        )
    }

    private func limits(old: Int, new: Int) -> ContainerLimits {
        ContainerLimits(precursorSize: old, resultSize: new, isNested: !refusesOthers)
    }

    /// The plain forms, from which a device can make the images again.
    private func provenPair(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ isCancelled: () -> Bool
    ) throws(PatchEncodingError) -> PlainPair {
        let pair = PlainPair(
            old: old,
            new: new,
            limits: limits(old: old.count, new: new.count),
            keepsExecutables: executables != .ignored,
            isCancelled: isCancelled
        )
        guard let pair else {
            if isCancelled() { throw PatchEncodingError(.cancelled, "no patch is wanted any more") }
            throw PatchEncodingError(.tooLarge, "the plain forms are above the limits")
        }
        guard pair.isUseful || !refusesOthers else {
            throw PatchEncodingError(.noContainer, "the image has no compressed units that can be made again")
        }
        try ContainerProof.prove(pair, old: old, new: new)
        return pair
    }

    /// The patch between the plain forms, which are taken from the pair: an inner encoder may free them early.
    private func encode<Digest: FrameDigest>(
        _ pair: inout PlainPair,
        _ header: PatchHeader,
        _ names: PatchNames,
        _ tier: EncodingTier,
        _ digest: Digest,
        _ isCancelled: () -> Bool
    ) throws(PatchEncodingError) -> [UInt8] {
        var parts: [ContainerPart] = []
        var partPatches: [UInt8] = []
        var position = 0
        let split = executables == .split ? pair.parts : []
        for part in split {
            let old = Array(pair.old[part.old])
            let new = Array(pair.new[part.new])
            let made = try inner.encode(
                old: old.span,
                new: new.span,
                names: names,
                tier: tier,
                digest: digest,
                isCancelled: isCancelled
            )
            parts.append(
                ContainerPart(
                    gap: part.new.lowerBound - position,
                    size: part.new.count,
                    precursor: part.old,
                    codec: inner.codec.rawValue,
                    patchSize: made.count
                )
            )
            partPatches += made
            position = part.new.upperBound
        }
        let sizes = (old: pair.old.count, new: pair.new.count)
        let images = pair.take(without: split.map(\.new))
        let commonPatch = try commonPatch(images, names, tier, digest, isCancelled)
        images.release()
        let head = ContainerHead(
            codec: inner.codec.rawValue,
            patchSize: commonPatch.count,
            precursorPlain: sizes.old,
            resultPlain: sizes.new,
            recipeSize: pair.recipeSize,
            script: pair.script,
            parts: parts
        )
        let encoded = head.encoded
        guard encoded.count <= ContainerLimits.head else {
            throw PatchEncodingError(.tooLarge, "the container has too many parts")
        }
        let limits = limits(old: Int(header.precursorSize ?? 0), new: Int(header.resultSize))
        try ContainerProof.prove(head, encoded: encoded, limits: limits)
        var writer = PatchWriter(header: header, digest: digest)
        writer.append(encoded.span)
        writer.append(commonPatch.span)
        writer.append(partPatches.span)
        return writer.finish()
    }

    private func commonPatch<Digest: FrameDigest>(
        _ images: GivenImages,
        _ names: PatchNames,
        _ tier: EncodingTier,
        _ digest: Digest,
        _ isCancelled: () -> Bool
    ) throws(PatchEncodingError) -> [UInt8] {
        if let inner = inner as? any ReleasingPatchEncoder {
            return try inner.encode(images, names: names, tier: tier, digest: digest, isCancelled: isCancelled)
        }
        let old = images.old
        let new = images.new
        return try inner.encode(
            old: old.span,
            new: new.span,
            names: names,
            tier: tier,
            digest: digest,
            isCancelled: isCancelled
        )
    }
}

extension ContainerPatchEncoder: ReleasingPatchEncoder {
    func encode<Digest: FrameDigest>(
        _ images: GivenImages,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool
    ) throws(PatchEncodingError) -> [UInt8] {
        let header = header(names, old: images.old.count, new: images.new.count)
        var pair = try images.old.withUnsafeBufferPointer { (old) throws(PatchEncodingError) in
            try images.new.withUnsafeBufferPointer { (new) throws(PatchEncodingError) in
                try provenPair(old, new, isCancelled)
            }
        }
        images.release()
        return try encode(&pair, header, names, tier, digest, isCancelled)
    }
}
