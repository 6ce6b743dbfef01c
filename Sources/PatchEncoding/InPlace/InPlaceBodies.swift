import PatchFormat

/// Makes the bodies of codec 4: the layout for a slot of known size, and the content in it.
struct InPlaceBodies {
    /// How the content is made.
    var reference: ReferenceBodies
    /// The size of the slot, in bytes.
    var slotSize: Int
    /// The unit of writing, in bytes.
    var blockSize: Int
    /// How far back the device holds the new image, in bytes.
    var window: Int
    /// The most bytes beside the slot.
    var spillLimit: Int
    /// What the decoder has room for.
    var limits = ReferenceLimits.linux

    /// What of `1 / 16` of the way that the old image is moved a segment takes. The longest segments cost the least; with
    /// shorter ones, content that has moved up can be used as well.
    var parts = [15, 13, 9, 3]

    /// The smallest bodies and their layout, or nil for images that are too large, for the slot or at all.
    func make(
        old: UnsafeBufferPointer<UInt8>,
        new: UnsafeBufferPointer<UInt8>,
        oldModel: ImageModel,
        newModel: ImageModel,
        isCancelled: () -> Bool = { false }
    ) -> (bodies: [[UInt8]], layout: InPlaceLayout)? {
        let layouts = layouts(old: old.count, new: new.count)
        let made = reference.make(
            old: old,
            new: new,
            oldModel: oldModel,
            newModel: newModel,
            layouts: layouts,
            isCancelled: isCancelled
        )
        guard let made else { return nil }
        var best: (bodies: [[UInt8]], layout: InPlaceLayout)?
        var bestSize = Int.max
        for (layout, made) in zip(layouts, made) {
            let size = made.bodies.reduce(0) { $0 + $1.count + 13 }
            // What is copied beside the slot is written twice: only where that saves something worth it.
            if size < (layout.isSaving ? bestSize - max(64, bestSize / 50) : bestSize) {
                bestSize = size
                best = (made.bodies, layout)
            }
        }
        return best
    }

    /// The layouts worth trying: the old image as high as it goes, and segments as long as that allows, or shorter. One
    /// that copies beside the slot is the last.
    func layouts(old: Int, new: Int) -> [InPlaceLayout] {
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
