import PatchFormat
import Testing

@testable import PatchEncoding

@Suite("Updates in place")
struct InPlaceUpdateTests {
    @Test(
        "D6 A power cut at any write, whole, torn or lost in a cache, loses nothing",
        arguments: [(1, 2, 0), (2, 0, 0), (5, 0, 1_024)],
        [SimulatedSlot.Cut.before, .torn, .lost]
    )
    func killSweep(_ shape: (seed: UInt64, spareBlocks: Int, spill: Int), _ cut: SimulatedSlot.Cut) {
        let fixture = InPlaceFixture(seed: shape.seed, spareBlocks: shape.spareBlocks, spill: shape.spill)
        let unrecoverable = KillSweep.unrecoverable(cut, to: fixture.new) {
            fixture.slot()
        } isDone: {
            fixture.run($0) == .success(.complete)
        }
        #expect(unrecoverable == 0)
    }

    @Test("D6 What a part of the update overwrites and needs is saved beside the slot where there is room")
    func saving() {
        let fixture = InPlaceFixture(seed: 5, spareBlocks: 0, spill: 1_024)
        #expect(fixture.layout.isSaving)
        #expect(!InPlaceFixture(seed: 5, spareBlocks: 0, spill: 0).layout.isSaving)
    }

    @Test("A6 The dry run says that the patch is right and writes nothing")
    func dryRun() {
        let fixture = InPlaceFixture(seed: 7, spareBlocks: 4, spill: 0)
        let slot = fixture.slot()
        #expect(fixture.run(slot, isDryRunOnly: true) == .success(.verified))
        #expect(slot.state.writes == 0)
    }

    @Test("A6 A patch that makes another image than it names is found out by the dry run")
    func wrongResult() {
        let fixture = InPlaceFixture(seed: 7, spareBlocks: 4, spill: 0)
        let other = InPlaceFixture(
            old: fixture.old,
            new: fixture.new.dropLast() + [fixture.new.last! ^ 1],
            slotSize: fixture.slotSize,
            spill: 0
        )
        let renamed = fixture.patch.prefix(34) + other.patch.dropFirst(34)
        let slot = fixture.slot()
        #expect(fixture.run(slot, Array(renamed)) != .success(.complete))
        #expect(slot.state.writes == 0)
    }

    @Test("A6 A wrong precursor is refused before the first write")
    func wrongPrecursor() {
        let fixture = InPlaceFixture(seed: 8, spareBlocks: 4, spill: 0)
        var other = fixture.old
        other[other.count / 2] ^= 1
        let slot = fixture.slot(holding: other)
        #expect(fixture.run(slot) == .failure(.wrongPrecursor))
        #expect(slot.state.writes == 0)
    }

    @Test("A slot that is too small is refused before the first write")
    func smallSlot() {
        let fixture = InPlaceFixture(seed: 9, spareBlocks: 6, spill: 0)
        let needed = fixture.layout.slotSize(old: fixture.old.count, new: fixture.new.count)
        let bytes = Array(fixture.slot().state.bytes.prefix(needed - InPlaceFixture.blockSize))
        let slot = SimulatedSlot(state: .init(bytes, records: 2), blockSize: InPlaceFixture.blockSize)
        #expect(
            fixture.run(slot)
                == .failure(.slotTooSmall(needed: needed, found: needed - InPlaceFixture.blockSize))
        )
        #expect(slot.state.writes == 0)
    }

    @Test("A6 A medium without room is found out before the first write")
    func fullMedium() {
        let fixture = InPlaceFixture(seed: 5, spareBlocks: 0, spill: 1_024)
        let slot = fixture.slot()
        slot.state.isFull = true
        guard case .failure(.storage(.full)) = fixture.run(slot) else {
            Issue.record("it was not found out")
            return
        }
        #expect(slot.state.writes == 0)
    }

    @Test("Another patch does not go on where one was cut off", arguments: [1, 3, 5, 8])
    func otherPatch(_ write: Int) {
        let fixture = InPlaceFixture(seed: 10, spareBlocks: 3, spill: 0)
        let other = InPlaceFixture(seed: 11, spareBlocks: 3, spill: 0)
        // The same images by another layout: the header is the same.
        let again = InPlaceFixture(old: fixture.old, new: fixture.new, slotSize: fixture.slotSize - 512, spill: 0)
        #expect(again.patch != fixture.patch)
        let slot = fixture.slot()
        slot.state.writesLeft = write
        _ = fixture.run(slot)
        slot.restart()
        let before = slot.state.writes
        #expect(fixture.run(slot, other.patch) == .failure(.otherPatchUnfinished))
        #expect(fixture.run(slot, again.patch) != .success(.complete))
        #expect(slot.state.writes == before)
        #expect(fixture.run(slot) == .success(.complete))
    }

    @Test("An update that is complete already stays so")
    func again() {
        let fixture = InPlaceFixture(seed: 12, spareBlocks: 3, spill: 0)
        let slot = fixture.slot()
        #expect(fixture.run(slot) == .success(.complete))
        let before = slot.state.writes
        #expect(fixture.run(slot) == .success(.complete))
        #expect(slot.state.writes == before)
    }

    @Test("A7 Any damaged byte of the patch is noticed before the first write")
    func damage() {
        let fixture = InPlaceFixture(seed: 13, spareBlocks: 3, spill: 0)
        for place in stride(from: 0, to: fixture.patch.count, by: 5) {
            var patch = fixture.patch
            patch[place] ^= UInt8(1 << (place % 8))
            let slot = fixture.slot()
            #expect(fixture.run(slot, patch) != .success(.complete), "byte \(place)")
            #expect(slot.state.writes == 0, "byte \(place)")
        }
    }

    @Test(
        "Images of 0 bytes, of 1 byte, and equal ones",
        arguments: [(0, 0), (0, 1), (1, 0), (1, 1), (3_000, 0), (0, 3_000), (2_000, 2_000)]
    )
    func edges(_ old: Int, _ new: Int) {
        let image = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        let fixture = InPlaceFixture(
            old: Array(image.prefix(old)),
            new: Array(image.prefix(new)),
            slotSize: 3_584,
            spill: 0
        )
        let slot = fixture.slot()
        #expect(fixture.run(slot) == .success(.complete))
        #expect(slot.starts(with: fixture.new))
    }

    @Test("D6 The encoder hands out what it has proved, and refuses images that the slot cannot hold")
    func encoder() throws {
        let fixture = InPlaceFixture(seed: 14, spareBlocks: 3, spill: 0)
        let names = PatchNames(
            precursor: FixtureDigests().name(fixture.old),
            result: FixtureDigests().name(fixture.new)
        )
        func encode(_ slotSize: Int) throws -> [UInt8] {
            let encoder = InPlacePatchEncoder(
                slotSize: slotSize,
                blockSize: InPlaceFixture.blockSize,
                limits: InPlaceFixture.limits
            )
            return try encoder.encode(
                old: fixture.old.span,
                new: fixture.new.span,
                names: names,
                tier: .best,
                digest: FixtureDigests()
            )
        }
        let slot = fixture.slot()
        #expect(fixture.run(slot, try encode(fixture.slotSize)) == .success(.complete))
        #expect(throws: PatchEncodingError.self) { try encode(512) }
    }
}
