import COSE
import DeviceCore
import PatchFormat
import SUIT
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Payloads that come damaged")
struct DamageTests {
    private static func count(_ ranges: some Sequence<Range<Int>>) -> Int { ranges.reduce(0) { $0 + $1.count } }

    @Test(
        "A7 whichever byte of a patch is changed on the way, its frame is asked for again, alone",
        arguments: [PatchCodec.zstd, .reference, .container]
    )
    func patchBytes(_ codec: PatchCodec) throws {
        let update = try DamagedDelivery(form: nil, size: 300, codec: codec)
        let patch = try update.patch(codec: codec)
        let starts = try Self.frames(of: patch)
        #expect(starts.count > 3)
        for place in patch.indices {
            let image = try update.install(patch, .patch, flips: [place: 1])
            #expect(image.digest == update.digest)
            let again = update.server.sent(update.path(of: patch)).dropFirst()
            // With the first frame the header, for either may be what was changed.
            let frame = starts.dropFirst().firstIndex { $0 > place } ?? 1
            let most = starts[frame] - (frame == 1 ? 0 : starts[frame - 1])
            #expect(!again.isEmpty && Self.count(again) <= most, "byte \(place): \(again)")
            #expect(image.transfer.byteCount == UInt64(patch.count + Self.count(again)))
        }
        #expect(update.device.secondary == update.image)
    }

    /// Where the frames of a patch start, and its end.
    private static func frames(of patch: [UInt8]) throws -> [Int] {
        var reader = PatchReader(digest: LibcryptoFrameDigest())
        var position = 0
        var starts: [Int] = []
        while try reader.read(patch.span, at: &position) != .needsMore {
            starts.append(Int(reader.checkpoint.offset))
        }
        return starts
    }

    @Test(
        "A7 whichever byte of an image is changed on the way, its block is asked for again, alone",
        arguments: [BlockDigests.Form.list, .forward, .reverse]
    )
    func imageBytes(_ form: BlockDigests.Form) throws {
        let update = try DamagedDelivery(form: form)
        let places = form == .list ? Array(update.image.indices) : Array(stride(from: 0, to: 700, by: 9)) + [699]
        for place in places {
            let image = try update.install(update.image, .full, flips: [place: 1])
            #expect(image.digest == update.digest)
            let again = update.server.sent(update.imagePath).dropFirst()
            #expect(again.count == 1 && Self.count(again) <= DamagedDelivery.blockSize, "byte \(place): \(again)")
            #expect(again.first?.contains(place) == true)
        }
        #expect(update.device.secondary == update.image)
    }

    @Test(
        "A7 whichever byte of the block digests is changed on the way, nothing of the image but the bad block comes again",
        arguments: [BlockDigests.Form.list, .forward, .reverse]
    )
    func sidecarBytes(_ form: BlockDigests.Form) throws {
        let update = try DamagedDelivery(form: form, size: 400)
        for place in update.sidecar.indices {
            let image = try update.install(update.image, .full, flips: [200: 1], sidecarFlips: [place: 1])
            #expect(image.digest == update.digest)
            let again = update.server.sent(update.imagePath).dropFirst()
            #expect(Self.count(again) <= 2 * DamagedDelivery.blockSize, "byte \(place): \(again)")
        }
    }

    @Test("A7 many changes in one patch, and one that comes twice, are mended one by one")
    func manyChanges() throws {
        let update = try DamagedDelivery(form: nil)
        let patch = try update.patch(giving: update.image)
        let places = [20, 60, 61, 250, 500, 501, 700, patch.count - 1]
        let flips = Dictionary(uniqueKeysWithValues: places.map { ($0, $0 == 500 ? 2 : 1) })
        let image = try update.install(patch, .patch, flips: flips)
        #expect(image.digest == update.digest)
        let again = update.server.sent(update.path(of: patch)).dropFirst()
        #expect(Self.count(again) < patch.count && !again.contains { $0.count > 115 })
    }

    @Test("A4 a frame that comes damaged again and again: the patch is fetched anew, and given up in the end")
    func persistentDamage() throws {
        let update = try DamagedDelivery(form: nil)
        let patch = try update.patch(giving: update.image)
        // Good at last when the whole comes anew.
        let image = try update.install(patch, .patch, flips: [300: 4])
        #expect(image.digest == update.digest)
        let whole = update.server.sent(update.path(of: patch)).filter { $0.count == patch.count }
        #expect(whole.count == 2)
        let failure = #expect(throws: DeliveryFailure.self) {
            try update.install(patch, .patch, flips: [300: 1_000])
        }
        guard case .invalidPayload? = failure else {
            Issue.record("the machine is not told to ask for the image in full")
            return
        }
        #expect(update.server.sent(update.path(of: patch)).count < 16)
        #expect(!update.device.folder.exists("state/spool/" + Hexadecimal.text(TestDevice.crypto.sha256(patch.span))))
    }

    @Test("A4 from a server that gives no parts, the whole patch comes anew")
    func noRanges() throws {
        let update = try DamagedDelivery(form: nil, server: FlippingServer(takesRanges: false))
        let patch = try update.patch(giving: update.image)
        let image = try update.install(patch, .patch, flips: [400: 1])
        #expect(image.digest == update.digest)
    }

    @Test(
        "A7 a patch that gives a wrong block: the block is fetched from the full image, alone",
        arguments: [BlockDigests.Form.list, .forward, .reverse]
    )
    func wrongResult(_ form: BlockDigests.Form) throws {
        let update = try DamagedDelivery(form: form)
        for place in [0, 63, 64, 350, 699] {
            var wrong = update.image
            wrong[place] ^= 0x80
            let patch = try update.patch(giving: wrong)
            let image = try update.install(patch, .patch)
            #expect(image.digest == update.digest)
            let fetched = update.server.sent(update.imagePath)
            #expect(fetched.count == 1 && fetched[0].contains(place) && fetched[0].count <= DamagedDelivery.blockSize)
        }
        #expect(update.device.secondary == update.image)
        // A patch that gives another image altogether is not worth mending.
        let patch = try update.patch(giving: update.image.map { ~$0 })
        let image = try update.install(patch, .patch)
        #expect(image.digest != update.digest)
        #expect(Self.count(update.server.sent(update.imagePath)) <= update.image.count / 2)
    }

    @Test("A7 block digests that are not there, or another image's, do no harm: the image comes anew")
    func noSidecar() throws {
        let update = try DamagedDelivery(form: .forward)
        for sidecarFlips in [[0: 1_000, 33: 1_000, 65: 1_000], [:]] {
            let failure = #expect(throws: DeliveryFailure.self) {
                try update.install(update.image, .full, flips: [5: 1_000], sidecarFlips: sidecarFlips)
            }
            guard case .invalidPayload? = failure else {
                Issue.record("\(String(describing: failure))")
                continue
            }
            #expect(Self.count(update.server.sent(update.imagePath)) <= update.image.count + 3 * 64)
        }
    }
}
