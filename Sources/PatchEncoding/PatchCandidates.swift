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
        func attempt(_ make: () throws(PatchEncodingError) -> [UInt8]) throws(PatchEncodingError) {
            do throws(PatchEncodingError) {
                candidates.add(try make())
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
        // A program or a library is compared as it is; a container holds many files, or compressed units.
        if codecs.contains(.container), codecs.contains(.reference), !ReferencePatchEncoder.isExecutable(new) {
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
            if candidates.best == nil {
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
        if codecs.contains(.zstd), candidates.best == nil || new.count <= 4 << 20 {
            try attempt { () throws(PatchEncodingError) in
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

        mutating func add(_ patch: [UInt8]) {
            if patch.count < best?.count ?? .max { best = patch }
        }
    }
}
