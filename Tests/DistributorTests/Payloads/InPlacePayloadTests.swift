import Answering
import AnsweringTestKit
import BlobStore
import Logging
import PatchFormat
import SQLiteStore
import Store
import Testing

@testable import Distributor

@Suite("Patches for a single slot")
struct InPlacePayloadTests {
    private static let old = TestImage(release: 1)
    private static let new = TestImage(release: 2)

    private static func offer(slot: UInt64) throws -> InPlaceOffer {
        try #require(InPlaceOffer(component: 0, slotSize: slot, spillSize: 2 << 20))
    }

    @Test(
        "A6 a patch that is made for a single slot is one of codec 4, made once for slots that are as good as the same"
    )
    func patch() async throws {
        let folder = try TemporaryFolder()
        let images = try FileBlobStorage(folder: folder.path + "/blobs")
        for image in [Self.old, Self.new] { try await images.put(image.bytes) }
        let derived = try FileBlobStorage(folder: folder.path + "/derived")
        let clock = ManualClock()
        let workshop = PayloadWorkshop(
            index: try SQLiteDistributorStore(folder: folder.path),
            images: images,
            derived: derived,
            encoder: CandidatePayloadEncoder(),
            limit: 1 << 20,
            clock: clock.clock
        )
        let factory = PayloadFactory(
            workshop: workshop,
            workerCount: 1,
            failureMemory: .seconds(60),
            clock: clock.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let sizes = (Int64(Self.old.bytes.count), Int64(Self.new.bytes.count))
        var payloads: Set<ContentDigest> = []
        for slot in [8 << 20, 9 << 20] as [UInt64] {
            let slot = try #require(InPlaceSlot(try Self.offer(slot: slot), precursor: sizes.0, result: sizes.1))
            let recipe = PayloadRecipe.inPlace(from: Self.old.digest, to: Self.new.digest, slot: slot)
            let outcome = await factory.payload(recipe, within: .seconds(30))
            #expect(outcome.isFinal)
            payloads.insert(try #require(outcome.payload?.digest))
        }
        #expect(payloads.count == 1)
        let bytes = try await derived.bytes(of: try #require(payloads.first), limit: 1 << 20)
        var reader = PatchReader(digest: NoDigest())
        var position = 0
        guard case .header(let header) = try reader.read(bytes.span, at: &position) else {
            Issue.record("no patch")
            return
        }
        #expect(header.codec == .inPlace)
    }

    @Test("D6 a slot that is smaller than an image gets no patch; sizes that nearly are the same count as one")
    func slots() throws {
        #expect(InPlaceSlot(try Self.offer(slot: 40_960), precursor: 40_961, result: 100) == nil)
        var slots: Set<InPlaceSlot> = []
        for size in stride(from: UInt64(1 << 20), to: 1 << 24, by: 4_096) {
            slots.insert(try #require(InPlaceSlot(try Self.offer(slot: size), precursor: 900_000, result: 1 << 20)))
        }
        #expect(slots.count < 64)
        for slot in slots { #expect(slot.size <= 1 << 21) }
    }

    @Test("A6 slots of devices that take staged patches are told apart from those that do not")
    func staged() throws {
        let offer = try Self.offer(slot: 8 << 20)
        let plain = try #require(InPlaceSlot(offer, precursor: 900_000, result: 1 << 20))
        let staged = try #require(InPlaceSlot(offer, takesStaged: true, precursor: 900_000, result: 1 << 20))
        #expect(plain != staged && plain.indexBits != staged.indexBits)
        #expect(staged.indexBits & 0xFFFF == 0)
    }

    private struct NoDigest: FrameDigest {
        func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { DigestPrefix(0) }
    }
}
