import PatchFormat

/// The layouts of a slot that are worth trying.
struct InPlaceLayouts {
    /// The size of the slot, in bytes.
    var slotSize: Int
    /// The unit of writing, in bytes.
    var blockSize: Int
    /// How far back the device holds the new image, in bytes.
    var window: Int
    /// What the decoder has room for.
    var limits = ReferenceLimits.linux
    /// How much of the way that the old image is moved a segment takes, in sixteenths.
    var parts = [15]

    /// The old image as high as it goes, and segments as long as that allows, or shorter. One that copies up to `spillLimit`
    /// bytes beside the slot is the last.
    func all(old: Int, new: Int, spillLimit: Int) -> [InPlaceLayout] {
        guard blockSize > 0, blockSize & (blockSize - 1) == 0 else { return [] }
        let slot = slotSize / blockSize * blockSize
        guard rounded(old) <= slot, rounded(new) <= slot else { return [] }
        // More than the new image is of no use.
        let shift = min(slot - rounded(old), rounded(new))
        // What decoders take: a segment must make more than it takes to begin.
        let shortest = rounded(max(blockSize, new / limits.frames(runs: 0, result: new) + 1))
        var segments = shift > 0 ? [] : [max(16 * blockSize, shortest)]
        if shift > 0 {
            for part in parts {
                let segment = max(shortest, shift * part / 16 / blockSize * blockSize)
                if !segments.contains(segment) { segments.append(segment) }
            }
        }
        var layouts = segments.map {
            InPlaceLayout(blockSize: blockSize, shift: shift, segment: $0, window: window)
        }
        let spill = min(spillLimit / blockSize * blockSize, rounded(new))
        if spill > shift, spill >= shortest {
            layouts.append(
                InPlaceLayout(blockSize: blockSize, shift: shift, segment: spill, window: window, isSaving: true)
            )
        }
        return layouts.compactMap { $0 }
    }

    private func rounded(_ size: Int) -> Int { (size + blockSize - 1) / blockSize * blockSize }
}
