public import PatchFormat

/// Makes a patch by every codec that the device takes and that may pay, and keeps the smallest, so that no pair of images
/// is worse off than with the best single method.
public struct PatchCandidates: PatchEncoder {
    /// The codecs that may be used.
    public let codecs: Set<PatchCodec>
    /// What decoders of ``PatchCodec/reference`` have room for.
    public let limits: ReferenceLimits

    /// Up to this size every codec is tried, in bytes.
    static let smallImage = 4 << 20

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
        var best: [UInt8]?
        var refusal: PatchEncodingError?
        for candidate in plan(old: old, new: new, tier: tier) where candidate.isWorth(best?.count) {
            do throws(PatchEncodingError) {
                let patch = try candidate.encoder.encode(
                    old: old,
                    new: new,
                    names: names,
                    tier: tier,
                    digest: digest,
                    isCancelled: isCancelled
                )
                if patch.count + candidate.saving <= best?.count ?? .max { best = patch }
            } catch  where error.code == .cancelled {
                throw error
            } catch {
                refusal = refusal ?? error
            }
        }
        if let best { return best }
        throw refusal ?? PatchEncodingError(.tooLarge, "no codec that the device takes")
    }

    /// An encoder that may be asked.
    private struct Candidate {
        let encoder: any PatchEncoder
        /// It is asked where there is no patch yet, or the best one has fewer bytes than this.
        let limit: Int
        /// How many bytes smaller than the best one its patch must be.
        var saving = 1

        func isWorth(_ best: Int?) -> Bool { best.map { $0 < limit } ?? true }
    }

    /// The encoders in the order in which they are asked.
    private func plan(old: Span<UInt8>, new: Span<UInt8>, tier: EncodingTier) -> [Candidate] {
        if tier == .fast, codecs.contains(.zstd) { return [Candidate(encoder: ZstdPatchEncoder(), limit: 0)] }
        let reference = ReferencePatchEncoder(limits: limits)
        var plan: [Candidate] = []
        // A program or a library is compared as it is; a container holds many files, or compressed units. Its plain form
        // is larger than itself: one above the limit is not worth undoing.
        if codecs.contains(.container), codecs.contains(.reference), !ReferencePatchEncoder.isExecutable(new),
            max(old.count, new.count) <= ReferencePatchEncoder.sizeLimit
        {
            plan.append(Candidate(encoder: ContainerCandidates(limits: limits), limit: 0))
        }
        // Large images that could be undone are never smaller as they are.
        let isSmall = new.count <= Self.smallImage
        if codecs.contains(.reference) {
            plan.append(Candidate(encoder: reference, limit: isSmall ? .max : 0))
            // Bytes alone, without addresses: for images that only look as if they had some.
            let bytes = ReferencePatchEncoder(limits: limits, predictsReferences: false)
            plan.append(Candidate(encoder: bytes, limit: 1 << 16))
        }
        // Its decoder holds a segment of the result beside it: a few bytes less are not worth that.
        if codecs.contains(.zstd) {
            plan.append(Candidate(encoder: ZstdPatchEncoder(), limit: isSmall ? .max : 0, saving: 64))
        }
        return plan
    }
}
