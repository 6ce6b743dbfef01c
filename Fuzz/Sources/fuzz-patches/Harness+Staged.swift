import Harness
import PatchDecoding
import PatchEncoding
import PatchFormat

extension Harness {
    /// Staged updates in place. Whatever the patch holds: the slot is not written before all of it was decoded, and nothing
    /// outside of slot and room; and where it makes anything, it makes the same after a power cut at a write that the input
    /// names.
    static let staged = Harness(
        "staged",
        isCBOR: false,
        slowdown: 5,
        group: InPlaceSeeds.group,
        seeds: StagedSeeds.all,
        change: FramedPatch.changed
    ) { input in
        let pair = ImagePair.pair(of: input)
        let whole = MemorySlot(pair, spillSize: StagedSeeds.room)
        guard whole.stagedUpdate(input, pair) else {
            require(whole.slotWrites == 0, "\(whole.slotWrites) writes of a patch that makes nothing")
            return
        }
        guard whole.writes > 0, let last = input.last else { return }
        let cut = MemorySlot(pair, spillSize: StagedSeeds.room)
        cut.writesLeft = Int(last) % whole.writes
        require(!cut.stagedUpdate(input, pair), "complete without power")
        cut.writesLeft = nil
        require(cut.stagedUpdate(input, pair), "a power cut that cannot be got over")
        require(
            cut.bytes.prefix(pair.new.count) == whole.bytes.prefix(pair.new.count),
            "another image after a power cut"
        )
    }
}

/// Real staged patches, of containers and of other images.
enum StagedSeeds {
    static let room = 16_384

    @Sendable static func all() -> [[UInt8]] {
        ImagePair.all.flatMap { pair in
            [pair, pair.unrelated].flatMap { pair in
                let size = MemorySlot(pair).size
                let within: [any PatchEncoder] = [ReferencePatchEncoder(), ZstdPatchEncoder(), ContainerCandidates()]
                return within.compactMap { encoder(of: $0, size, pair) }
            }
        }
    }

    private static func encoder(of inner: some PatchEncoder, _ size: Int, _ pair: ImagePair) -> [UInt8]? {
        let encoder = StagedPatchEncoder(
            slotSize: size,
            blockSize: MemorySlot.unit,
            spillLimit: room,
            leastMove: 64,
            inner: inner
        )
        return try? pair.patch(by: encoder)
    }
}

extension MemorySlot {
    /// Whether `patch` could be applied, from the start or from where it was cut off.
    func stagedUpdate(_ patch: [UInt8], _ pair: ImagePair) -> Bool {
        let update = StagedUpdate(self, digests: AnyResult(pair: pair)) { (expectation, size) in
            StagedSlotDecoder(Array(self.bytes.prefix(size)), expectation)
        }
        do throws(InPlaceError) {
            var step = update.step
            while step != .complete {
                if case .more(let offset) = step {
                    guard offset < UInt64(patch.count) else { return false }
                    step = try update.push(Array(patch[Int(offset)...]).span)
                } else {
                    step = try update.proceed()
                }
            }
            return true
        } catch {
            return false
        }
    }
}
