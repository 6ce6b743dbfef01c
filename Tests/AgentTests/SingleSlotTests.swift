import BootControl
import CBOR
import COSE
import LibcryptoProvider
import PatchDecoding
import PatchEncoding
import PatchFormat
import SUIT
import Testing
import UpdateProtocol

@testable import Agent
@testable import DeviceCore

@Suite("Components with a single slot")
struct SingleSlotTests {
    private static func digest(_ bytes: [UInt8]) -> [UInt8] { LibcryptoProvider().sha256(bytes.span) }

    private static func names(_ old: [UInt8], _ new: [UInt8]) throws -> PatchNames {
        PatchNames(
            precursor: try #require(DigestPrefix(digest: digest(old))),
            result: try #require(DigestPrefix(digest: digest(new)))
        )
    }

    private static func patch(
        by encoder: some PatchEncoder,
        _ old: [UInt8],
        _ new: [UInt8]
    ) throws -> [UInt8] {
        let names = try names(old, new)
        return try encoder.encode(
            old: old.span,
            new: new.span,
            names: names,
            tier: .best,
            digest: LibcryptoFrameDigest(),
            isCancelled: { false }
        )
    }
    private static let slot = "slot/app"

    /// A device whose component has one slot, an image for it, and the patch.
    private final class Update {
        let device: TestDevice
        let old: [UInt8]
        let new: [UInt8]
        let patch: [UInt8]

        init() throws {
            device = try TestDevice(component: "slot=@/slot/app\nslot-size=65536")
            var random = SystemRandomNumberGenerator()
            old = (0..<24_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            var new = Array(old[4_000...]) + old[..<5_000]
            for place in stride(from: 50, to: new.count, by: 777) { new[place] ^= 0x5A }
            self.new = new
            try device.folder.write(old, to: SingleSlotTests.slot)
            patch = try SingleSlotTests.patch(by: InPlacePatchEncoder(slotSize: 65_536), old, new)
        }

        var content: [UInt8] { (try? device.folder.read(SingleSlotTests.slot)) ?? [] }
        var files: SingleSlotFiles { SingleSlotFiles(stateFolder: device.state, name: "app") }

        var record: SingleSlotRecord {
            SingleSlotRecord(
                kind: .patch,
                precursor: SingleSlotTests.digest(old),
                result: SingleSlotTests.digest(new),
                size: UInt64(new.count)
            )
        }

        func delivery(_ session: AgentSession, _ payload: [UInt8], _ format: PayloadFormat) -> Delivery {
            Delivery(
                component: 0,
                manifestComponent: 0,
                slot: 1,
                running: session.state.components[0].running,
                source: .offer(.inline(format: format.rawValue, payload: payload), base: ""),
                encryption: nil,
                resultDigest: SUITDigest(.sha256, SingleSlotTests.digest(new)),
                resultSize: UInt64(new.count),
                blocks: nil
            )
        }

        func install(_ payload: [UInt8], _ format: PayloadFormat) throws -> DeliveredImage {
            let session = try device.session()
            return try ImageInstaller(session, Spool(session)).obtain(delivery(session, payload, format))
        }

        /// Begins the update as the agent does, and breaks it off after so many bytes of the patch in the true run.
        func interrupt(after bytes: Int) throws {
            try files.prepare()
            try DurableFile.write(patch, to: files.patch)
            try record.write(to: files.record)
            let slot = try #require(
                FileSlot(path: device.folder.path + "/" + SingleSlotTests.slot, journalPath: files.journal)
            )
            let digests = InPlaceImageDigests(known: [record.precursor, record.result])
            let update = InPlaceUpdate(slot, digests: digests, limits: .linux)
            var step = update.step
            var left = bytes
            while case .more(let offset) = step, left > 0 {
                let end = min(patch.count, Int(offset) + 16)
                let piece = Array(patch[Int(offset)..<end])
                step = try update.push(piece.span)
                if !update.progress.isDry { left -= 16 }
            }
        }
    }

    @Test("A6 a patch in place turns the only slot into the new image, and leaves nothing beside it")
    func patch() throws {
        let update = try Update()
        let image = try update.install(update.patch, .patch)
        #expect(image.digest == SingleSlotTests.digest(update.new))
        let isNew = update.content == update.new
        #expect(isNew)
        for path in [update.files.patch, update.files.journal, update.files.image] {
            #expect(!SingleSlotFiles.isThere(path))
        }
    }

    @Test("A6 a patch that is wrong anywhere is refused before the first write", arguments: [20, 33, 60, 200])
    func damaged(_ place: Int) throws {
        let update = try Update()
        var patch = update.patch
        patch[place] ^= 0x10
        #expect(throws: DeliveryFailure.self) { try update.install(patch, .patch) }
        let isOld = update.content == update.old
        #expect(isOld)
        #expect(!SingleSlotFiles.isThere(update.files.record))
    }

    @Test("A6 a patch for two slots is refused where there is one")
    func otherCodec() throws {
        let update = try Update()
        let patch = try Self.patch(by: ReferencePatchEncoder(), update.old, update.new)
        #expect(throws: DeliveryFailure.self) { try update.install(patch, .patch) }
        let isOld = update.content == update.old
        #expect(isOld)
    }

    @Test(
        "A6 what a power cut has interrupted is finished at the next start, before anything else",
        arguments: [40, 60, 200]
    )
    func interrupted(_ bytes: Int) throws {
        let update = try Update()
        // The state knows what ran.
        _ = try update.device.session()
        try update.interrupt(after: bytes)
        let session = try update.device.session()
        let isNew = update.content == update.new
        #expect(isNew)
        // The manifest has not been dealt with to its end: the state says so.
        #expect(session.state.components[0].running?.digest == SingleSlotTests.digest(update.old))
        // It finds its image there, whatever is offered.
        let image = try ImageInstaller(session, Spool(session)).obtain(update.delivery(session, [], .patch))
        #expect(image.digest == SingleSlotTests.digest(update.new))
        #expect(image.transfer.byteCount == 0)
    }

    @Test("An update that was not begun is forgotten at the next start")
    func notBegun() throws {
        let update = try Update()
        _ = try update.device.session()
        try update.files.prepare()
        try DurableFile.write(update.patch, to: update.files.patch)
        try update.record.write(to: update.files.record)
        let session = try update.device.session()
        let isOld = update.content == update.old
        #expect(isOld)
        #expect(session.state.components[0].running?.digest == SingleSlotTests.digest(update.old))
        for path in [update.files.patch, update.files.journal, update.files.record] {
            #expect(!SingleSlotFiles.isThere(path))
        }
    }

    @Test(
        "An update whose journal is there but empty, or staged without a record, has not begun",
        arguments: [0, 20_000]
    )
    func staged(_ bytes: Int) throws {
        let update = try Update()
        _ = try update.device.session()
        try update.files.prepare()
        try DurableFile.write(update.patch, to: update.files.patch)
        try update.record.write(to: update.files.record)
        // The two records first, then what was staged.
        let journal = [UInt8](repeating: 0, count: 8_192) + [UInt8](repeating: 0x5A, count: bytes)
        try DurableFile.write(bytes == 0 ? [] : journal, to: update.files.journal)
        _ = try update.device.session()
        let isOld = update.content == update.old
        #expect(isOld)
        #expect(!SingleSlotFiles.isThere(update.files.journal) && !SingleSlotFiles.isThere(update.files.patch))
    }

    @Test("A6 an image in full is verified before it is written over the only slot")
    func full() throws {
        let update = try Update()
        var wrong = update.new
        wrong[7] ^= 1
        #expect(throws: DeliveryFailure.self) { try update.install(wrong, .full) }
        let isOld = update.content == update.old
        #expect(isOld)
        let image = try update.install(update.new, .full)
        #expect(image.digest == SingleSlotTests.digest(update.new))
        let isNew = update.content == update.new
        #expect(isNew)
    }

    @Test("A6 an image that was written in part is written again at the next start")
    func interruptedImage() throws {
        let update = try Update()
        _ = try update.device.session()
        try update.files.prepare()
        let record = SingleSlotRecord(
            kind: .image,
            precursor: update.record.precursor,
            result: update.record.result,
            size: update.record.size
        )
        try DurableFile.write(update.new, to: update.files.image)
        try record.write(to: update.files.record)
        try update.device.folder.write(Array(update.new[..<9_000] + update.old[9_000...]), to: Self.slot)
        _ = try update.device.session()
        let isNew = update.content == update.new
        #expect(isNew)
        #expect(!SingleSlotFiles.isThere(update.files.image))
    }

    @Test("A6 the request says what the only slot is like, and only of such components")
    func request() throws {
        let update = try Update()
        let offer = try #require(InPlaceOffer(component: 0, slotSize: 65_536, spillSize: 2 << 20))
        #expect(InPlaceOffer(number: offer.number) == offer)
        for (device, isSingle) in [(update.device, true), (try TestDevice(), false)] {
            let session = try device.session()
            let envelope = try device.envelope([1, 2, 3], descriptor: TestDevice.descriptor())
            let policy = try KeyRing(session.configuration, crypto: session.crypto).policy(now: session.facts.now)
            guard
                case .wouldAsk(let request, _) = UpdateRun(session: session, isDry: true).run(envelope, policy: policy)
            else {
                Issue.record("nobody is asked")
                continue
            }
            #expect(request.formats.contains(offer.number) == isSingle)
            #expect(request.formats.contains(260) == isSingle)
            #expect(request.formats.contains(261) == isSingle)
        }
    }

    @Test("A component has one slot or two, and says which")
    func configuration() throws {
        let component = try #require(try TestDevice(component: "slot=@/slot/app").configuration.components.first)
        #expect(component.hasSingleSlot)
        #expect(throws: ConfigurationError.self) { try TestDevice(component: "slot=@/a\nslot-b=@/b") }
        #expect(throws: ConfigurationError.self) { try TestDevice(component: "slot-size=65536") }
        #expect(throws: ConfigurationError.self) { try TestDevice(component: "slot-a=@/a\nslot-b=@/a") }
    }
}
