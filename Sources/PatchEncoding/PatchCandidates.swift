public import PatchFormat

/// Makes a patch by every codec that the device takes and that may pay, and keeps the smallest, so that no pair of images
/// is worse off than with the best single method.
public struct PatchCandidates: PatchEncoder {
    /// The codecs that may be used.
    public let codecs: Set<PatchCodec>
    /// What decoders of ``PatchCodec/reference`` have room for.
    public let limits: ReferenceLimits

    /// The codec is that of the smallest patch: it stands in its header.
    public var codec: PatchCodec { .reference }

    /// An encoder for devices that take `codecs`.
    public init(codecs: Set<PatchCodec> = [.zstd, .reference, .container], limits: ReferenceLimits = .linux) {
        self.codecs = codecs
        self.limits = limits
    }

    /// A patch that makes `new` from `old`; see ``PatchEncoder``. The fast tier is ``ZstdPatchEncoder`` alone.
    public func encode<Digest: FrameDigest>(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool = { false }
    ) throws(PatchEncodingError) -> [UInt8] {
        var candidates = Candidates()
        func attempt(
            saving: Int = 1,
            _ make: () throws(PatchEncodingError) -> [UInt8]
        ) throws(PatchEncodingError) {
            do throws(PatchEncodingError) {
                candidates.add(try make(), saving: saving)
            } catch  where error.code == .cancelled {
                throw error
            } catch {
                candidates.refusals.append(error)
            }
        }
        if tier == .fast, codecs.contains(.zstd) {
            return try ZstdPatchEncoder().encode(
                old: old,
                new: new,
                names: names,
                tier: tier,
                digest: digest,
                isCancelled: isCancelled
            )
        }
        let inner = ReferencePatchEncoder(limits: limits)
        // A program or a library is compared as it is; a container holds many files, or compressed units. Its plain form
        // is larger than itself: one above the limit is not worth undoing.
        if codecs.contains(.container), codecs.contains(.reference), !ReferencePatchEncoder.isExecutable(new),
            max(old.count, new.count) <= ReferencePatchEncoder.sizeLimit
        {
            let executables = ContainerPatchEncoder(inner: inner, executables: .split, refusesOthers: false)
            try attempt { () throws(PatchEncodingError) in
                try ContainerPatchEncoder(inner: executables, executables: .kept).encode(
                    old: old,
                    new: new,
                    names: names,
                    tier: tier,
                    digest: digest,
                    isCancelled: isCancelled
                )
            }
            // One within the other costs some bytes, which count where the patch has few.
            if candidates.best?.count ?? 0 < 1 << 13 {
                try attempt { () throws(PatchEncodingError) in
                    try ContainerPatchEncoder(inner: inner, executables: .split).encode(
                        old: old,
                        new: new,
                        names: names,
                        tier: tier,
                        digest: digest,
                        isCancelled: isCancelled
                    )
                }
            }
        }
        // Large images that could be undone are never smaller as they are.
        if codecs.contains(.reference), candidates.best == nil || new.count <= 4 << 20 {
            try attempt { () throws(PatchEncodingError) in
                try inner.encode(
                    old: old,
                    new: new,
                    names: names,
                    tier: tier,
                    digest: digest,
                    isCancelled: isCancelled
                )
            }
        }
        // Bytes alone, without addresses: for images that only look as if they had some.
        if codecs.contains(.reference), candidates.best?.count ?? 0 < 1 << 16 {
            try attempt { () throws(PatchEncodingError) in
                try ReferencePatchEncoder(limits: limits, predictsReferences: false).encode(
                    old: old,
                    new: new,
                    names: names,
                    tier: tier,
                    digest: digest,
                    isCancelled: isCancelled
                )
            }
        }
        // Its decoder holds a segment of the result beside it: a few bytes less are not worth that.
        if codecs.contains(.zstd), candidates.best == nil || new.count <= 4 << 20 {
            try attempt(saving: 64) { () throws(PatchEncodingError) in
                try ZstdPatchEncoder().encode(
                    old: old,
                    new: new,
                    names: names,
                    tier: tier,
                    digest: digest,
                    isCancelled: isCancelled
                )
            }
        }
        if let best = candidates.best { return best }
        throw candidates.refusals.first ?? PatchEncodingError(.tooLarge, "no codec that the device takes")
    }

    private struct Candidates {
        var best: [UInt8]?
        var refusals: [PatchEncodingError] = []

        /// Keeps the patch if it is that many bytes smaller than the best one so far.
        mutating func add(_ patch: [UInt8], saving: Int) {
            if let best, patch.count + saving > best.count { return }
            best = patch
        }
    }
}
