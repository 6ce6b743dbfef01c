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
        let layouts = InPlaceLayouts(
            slotSize: slotSize,
            blockSize: blockSize,
            window: window,
            limits: limits,
            parts: parts
        ).all(old: old.count, new: new.count, spillLimit: spillLimit)
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
}
