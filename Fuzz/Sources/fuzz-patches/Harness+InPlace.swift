import Harness
import PatchEncoding
import PatchFormat

extension Harness {
    /// Updates in place, as Linux takes them.
    static let inPlace = inPlace("in-place", .linux)

    /// Updates in place, as a microcontroller takes them.
    static let inPlaceSmall = inPlace("in-place-small", .microcontroller)

    /// Whatever the patch holds: nothing is written before it was decoded whole, and nothing outside of the slot; and
    /// where it makes anything, it makes the same after a power cut at a write that the input names.
    private static func inPlace(_ name: String, _ limits: ReferenceLimits) -> Harness {
        let limits = InPlaceLimits(
            reference: limits,
            window: InPlaceSeeds.window,
            body: limits == .linux ? PatchLimits.body : 4_096
        )
        let seeds = { @Sendable in InPlaceSeeds.all(limits) }
        return Harness(
            name,
            isCBOR: false,
            slowdown: 5,
            group: InPlaceSeeds.group,
            seeds: seeds,
            change: FramedPatch.changed
        ) { input in
            let pair = ImagePair.pair(of: input)
            let whole = MemorySlot(pair)
            guard whole.update(input, pair, limits) else {
                // What was found wrong was found wrong before the first write.
                require(whole.writes == 0, "\(whole.writes) writes of a patch that makes nothing")
                return
            }
            guard whole.writes > 0, let last = input.last else { return }
            let cut = MemorySlot(pair)
            cut.writesLeft = Int(last) % whole.writes
            require(!cut.update(input, pair, limits), "complete without power")
            cut.writesLeft = nil
            require(cut.update(input, pair, limits), "a power cut that cannot be got over")
            require(
                cut.bytes.prefix(pair.new.count) == whole.bytes.prefix(pair.new.count),
                "another image after a power cut"
            )
        }
    }
}

/// Real patches for one slot.
enum InPlaceSeeds {
    static let window = 8_192

    /// Patches of a pair make as much.
    @Sendable static func group(_ input: [UInt8]) -> Int { ImagePair.pair(of: input).number }

    static func all(_ limits: InPlaceLimits) -> [[UInt8]] {
        ImagePair.all.flatMap { pair in
            // The images that have nothing in common take longest.
            [(pair, 0), (pair, MemorySlot.spillSize), (pair.unrelated, 0)].compactMap { pair, spill in
                let encoder = InPlacePatchEncoder(
                    slotSize: MemorySlot(pair).size,
                    blockSize: MemorySlot.unit,
                    spillLimit: spill,
                    limits: limits
                )
                return try? pair.patch(by: encoder)
            }
        }
    }
}
