public import PatchFormat

/// Makes a patch between containers by every way that may pay, and keeps the smallest.
public struct ContainerCandidates: PatchEncoder {
    /// What decoders of ``PatchCodec/reference`` have room for.
    public let limits: ReferenceLimits

    /// Recompressed containers.
    public var codec: PatchCodec { .container }

    /// An encoder for decoders with `limits`.
    public init(limits: ReferenceLimits = .linux) { self.limits = limits }

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
        let reference = ReferencePatchEncoder(limits: limits)
        let split = ContainerPatchEncoder(inner: reference, executables: .split, refusesOthers: false)
        var best: [UInt8]?
        var refusal: PatchEncodingError?
        do throws(PatchEncodingError) {
            best = try ContainerPatchEncoder(inner: split, executables: .kept).encode(
                old: old,
                new: new,
                names: names,
                tier: tier,
                digest: digest,
                isCancelled: isCancelled
            )
        } catch {
            if error.code == .cancelled || error.code == .noContainer { throw error }
            refusal = error
        }
        // One within the other costs some bytes, which count where the patch has few.
        if let best, best.count >= 1 << 13 { return best }
        do throws(PatchEncodingError) {
            let single = try ContainerPatchEncoder(inner: reference, executables: .split).encode(
                old: old,
                new: new,
                names: names,
                tier: tier,
                digest: digest,
                isCancelled: isCancelled
            )
            return single.count < best?.count ?? .max ? single : best ?? single
        } catch {
            if let best, error.code != .cancelled { return best }
            throw refusal ?? error
        }
    }
}
