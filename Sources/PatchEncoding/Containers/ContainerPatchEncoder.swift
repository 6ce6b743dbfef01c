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
        try old.withUnsafeBufferPointer { (old) throws(PatchEncodingError) in
            try new.withUnsafeBufferPointer { (new) throws(PatchEncodingError) in
                try encode(old, new, names, tier, digest, isCancelled)
            }
        }
    }

    private func encode<Digest: FrameDigest>(
        _ old: UnsafeBufferPointer<UInt8>,
        _ new: UnsafeBufferPointer<UInt8>,
        _ names: PatchNames,
        _ tier: EncodingTier,
        _ digest: Digest,
        _ isCancelled: () -> Bool
    ) throws(PatchEncodingError) -> [UInt8] {
        let limits = ContainerLimits(
            precursorSize: old.count,
            resultSize: new.count,
            isNested: !refusesOthers
        )
        let pair = PlainPair(
            old: old,
            new: new,
            limits: limits,
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
        func patch(_ old: ArraySlice<UInt8>, _ new: ArraySlice<UInt8>) throws(PatchEncodingError) -> [UInt8] {
            let old = Array(old)
            let new = Array(new)
            return try inner.encode(
                old: old.span,
                new: new.span,
                names: names,
                tier: tier,
                digest: digest,
                isCancelled: isCancelled
            )
        }
        var common: [UInt8] = []
        var parts: [ContainerPart] = []
        var partPatches: [UInt8] = []
        var position = 0
        for part in executables == .split ? pair.parts : [] {
            let gap = part.new.lowerBound - position
            common += pair.new[position..<part.new.lowerBound]
            position = part.new.upperBound
            let made = try patch(pair.old[part.old], pair.new[part.new])
            parts.append(
                ContainerPart(
                    gap: gap,
                    size: part.new.count,
                    precursor: part.old,
                    codec: inner.codec.rawValue,
                    patchSize: made.count
                )
            )
            partPatches += made
        }
        common += pair.new[position...]
        let commonPatch = try patch(pair.old[...], common[...])
        let head = ContainerHead(
            codec: inner.codec.rawValue,
            patchSize: commonPatch.count,
            precursorPlain: pair.old.count,
            resultPlain: pair.new.count,
            recipeSize: pair.recipeSize,
            script: pair.script,
            parts: parts
        ).encoded
        guard head.count <= ContainerLimits.head else {
            throw PatchEncodingError(.tooLarge, "the container has too many parts")
        }
        let header = PatchHeader(
            codec: codec,
            precursor: names.precursor,
            result: names.result,
            resultSize: UInt64(new.count),
            precursorSize: UInt64(old.count)
        )
        var writer = PatchWriter(header: header, digest: digest)
        writer.append(head.span)
        writer.append(commonPatch.span)
        writer.append(partPatches.span)
        try ContainerProof.prove(pair, head: head, limits: limits, old: old, new: new)
        return writer.finish()
    }
}
