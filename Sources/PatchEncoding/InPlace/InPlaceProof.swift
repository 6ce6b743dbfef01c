import PatchFormat

/// Applies a patch for one slot as a device does, in memory, and compares.
struct InPlaceProof<Chain: FrameDigest> {
    let digests: ProofDigests<Chain>
    let encoder: InPlacePatchEncoder

    /// Why `patch` does not turn a slot with the old image into one with the new image, or nil where it does.
    func failure(of patch: [UInt8]) -> PatchEncodingError? {
        // No layout uses more.
        let unit = encoder.blockSize
        let slot = ProofSlot(
            digests.old,
            size: min(encoder.slotSize, digests.old.count + digests.new.count + 2 * unit),
            blockSize: unit,
            spillSize: min(encoder.spillLimit, digests.new.count + unit)
        )
        let update = InPlaceUpdate(slot, digests: digests, limits: encoder.limits)
        do throws(InPlaceError) {
            var step = update.step
            while case .more(let offset) = step {
                guard offset < UInt64(patch.count) else { throw .patch(.truncated(at: offset)) }
                step = try update.push(patch.span.extracting(Int(offset)...))
            }
        } catch {
            return PatchEncodingError(.notReproducible, "the patch cannot be applied in place: \(error)")
        }
        guard slot.starts(with: digests.new) else {
            return PatchEncodingError(.notReproducible, "the patch makes another image")
        }
        return nil
    }
}
