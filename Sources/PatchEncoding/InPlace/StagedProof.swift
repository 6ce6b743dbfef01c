import PatchFormat

/// Applies a staged patch as a device does, in memory, and compares. The patch within has been proved by the encoder that
/// made it: what it makes is known.
struct StagedProof<Chain: FrameDigest> {
    let digests: ProofDigests<Chain>
    let slotSize: Int
    let blockSize: Int
    let spillLimit: Int

    /// Why `patch` does not turn a slot with the old image into one with the new image, or nil where it does.
    func failure(of patch: [UInt8]) -> PatchEncodingError? {
        let slot = ProofSlot(
            digests.old,
            size: min(slotSize, digests.old.count + digests.new.count + 2 * blockSize),
            blockSize: blockSize,
            spillSize: min(spillLimit, digests.new.count + StagedPlanner.longestSegment + 2 * blockSize)
        )
        let update = StagedUpdate(slot, digests: digests) { (_, _) in KnownDecoder(digests.new) }
        do throws(InPlaceError) {
            var step = update.step
            while step != .complete {
                if case .more(let offset) = step {
                    guard offset < UInt64(patch.count) else { throw .patch(.truncated(at: offset)) }
                    step = try update.push(patch.span.extracting(Int(offset)...))
                } else {
                    step = try update.proceed()
                }
            }
        } catch {
            return PatchEncodingError(.notReproducible, "the patch cannot be applied in place: \(error)")
        }
        guard slot.starts(with: digests.new) else {
            return PatchEncodingError(.notReproducible, "the patch makes another image")
        }
        return nil
    }

    /// Makes the image that is known, whatever the patch.
    private struct KnownDecoder: StagedDecoder {
        private let image: UnsafeBufferPointer<UInt8>
        private var isMade = false

        init(_ image: UnsafeBufferPointer<UInt8>) { self.image = image }

        mutating func push(
            _ input: Span<UInt8>,
            _ output: (UnsafeBufferPointer<UInt8>) throws(InPlaceError) -> Void
        ) throws(InPlaceError) {
            if !isMade { try output(image) }
            isMade = true
        }

        mutating func finish() throws(InPlaceError) {}
    }
}
