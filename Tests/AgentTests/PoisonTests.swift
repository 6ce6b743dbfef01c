import CBOR
import PatchFormat
import PayloadServer
import SUIT
import Testing
import UpdateProtocol

@testable import Agent
@testable import DeviceCore

/// [A7, S25]: a source that serves badly wastes one block at most, the update completes from elsewhere, and it is named.
@Suite("Poisoned gateways and neighbours")
struct PoisonTests {
    private static let forms: [BlockDigests.Form] = [.list, .forward, .reverse]

    private static func server(_ transfer: StatusReport.Transfer, _ url: String) -> StatusReport.Server? {
        transfer.servers.first { $0.origin == Text(url) }
    }

    /// How the gateway or neighbour that is bad is set up.
    private static func check(
        _ update: DamagedDelivery,
        _ image: DeliveredImage,
        bad: String,
        waste: Int,
        _ place: String
    ) throws {
        #expect(image.digest == update.digest, "\(place)")
        #expect(update.device.secondary == update.image, "\(place)")
        let blamed = try #require(Self.server(image.transfer, bad), "\(place): \(image.transfer)")
        #expect(blamed.badCount > 0 && blamed.badCount <= waste, "\(place): \(image.transfer.servers)")
        #expect(image.transfer.servers.filter { $0.badCount > 0 }.count == 1, "\(place): \(image.transfer.servers)")
        // Beside the image and the digests of its blocks, no more than one part came.
        let digests = UInt64(2 * (update.sidecar.count + 64))
        let total = UInt64(update.image.count + waste) + digests
        #expect(image.transfer.byteCount <= total, "\(place): \(image.transfer.servers)")
        #expect(update.session.sources.isLeftAlone(bad), "\(place)")
    }

    @Test("S25 a gateway that is bad at block i, for each i: one block wasted, the rest is fine", arguments: forms)
    func gatewayBlocks(_ form: BlockDigests.Form) throws {
        for block in 0..<11 {
            let gateway = FlippingServer()
            let update = try DamagedDelivery(form: form, settings: "[server]\ngateways=\(gateway.url)")
            update.server.serve(update.imagePath, update.image)
            update.server.serve(update.imagePath + ".blocks", update.sidecar)
            let place = min(block * DamagedDelivery.blockSize + 5 * block, update.image.count - 1)
            gateway.serve(update.imagePath, update.image, flips: [place: .max])
            gateway.serve(update.imagePath + ".blocks", update.sidecar)
            let image = try update.deliver(update.image, .full)
            try Self.check(update, image, bad: gateway.url, waste: DamagedDelivery.blockSize, "block \(block)")
            // The bad block came from the distributor, and only that.
            let upstream = update.server.sent(update.imagePath)
            #expect(upstream.count == 1 && upstream[0].contains(place), "block \(block): \(upstream)")
            #expect(upstream[0].count <= DamagedDelivery.blockSize, "block \(block): \(upstream)")
        }
    }

    @Test(
        "S25 a gateway that is bad throughout is left at its first block",
        arguments: [BlockDigests.Form.list, .forward]
    )
    func garbage(_ form: BlockDigests.Form) throws {
        let gateway = FlippingServer()
        let update = try DamagedDelivery(form: form, size: 300_000, settings: "[server]\ngateways=\(gateway.url)")
        update.server.serve(update.imagePath, update.image)
        update.server.serve(update.imagePath + ".blocks", update.sidecar)
        gateway.serve(update.imagePath, update.image.map { ~$0 })
        gateway.serve(update.imagePath + ".blocks", update.sidecar)
        let image = try update.deliver(update.image, .full)
        #expect(image.digest == update.digest)
        let blamed = try #require(Self.server(image.transfer, gateway.url))
        #expect(blamed.badCount <= DamagedDelivery.blockSize)
        // What was on its way when the first block was looked at: one piece of libcurl's.
        #expect(image.transfer.byteCount <= UInt64(300_000 + 2 * update.sidecar.count + 16_384 + 64))
        // The next update does not ask it before the distributor.
        #expect(update.session.client.locations(["blobs/x"], base: "").map(\.origin) == [update.server.url])
    }

    @Test("S25 block digests that a gateway changes: nobody else is to blame, and nothing of the image comes again")
    func sidecar() throws {
        for place in stride(from: 0, to: 320, by: 7) {
            let gateway = FlippingServer()
            let update = try DamagedDelivery(form: .forward, settings: "[server]\ngateways=\(gateway.url)")
            update.server.serve(update.imagePath, update.image)
            update.server.serve(update.imagePath + ".blocks", update.sidecar)
            gateway.serve(update.imagePath, update.image)
            gateway.serve(update.imagePath + ".blocks", update.sidecar, flips: [place: .max])
            let image = try update.deliver(update.image, .full)
            #expect(image.digest == update.digest)
            #expect(update.server.sent(update.imagePath).isEmpty, "byte \(place)")
            #expect(Self.server(image.transfer, gateway.url)?.badCount == 32, "byte \(place): \(image.transfer)")
        }
    }

    @Test("S25 a gateway that is bad at a frame of a patch, for each frame: that frame alone comes from elsewhere")
    func gatewayFrames() throws {
        let probe = try DamagedDelivery(form: nil)
        let size = try probe.patch(giving: probe.image).count
        for place in stride(from: 10, to: size, by: 40) {
            let gateway = FlippingServer()
            let update = try DamagedDelivery(form: nil, settings: "[server]\ngateways=\(gateway.url)")
            let patch = try update.patch(giving: update.image)
            gateway.serve(update.path(of: patch), patch, flips: [place: .max])
            update.server.serve(update.path(of: patch), patch)
            let image = try update.deliver(patch, .patch)
            #expect(image.digest == update.digest, "byte \(place)")
            let blamed = try #require(Self.server(image.transfer, gateway.url), "byte \(place): \(image.transfer)")
            #expect(blamed.badCount <= 115, "byte \(place): \(image.transfer.servers)")
            let upstream = update.server.sent(update.path(of: patch))
            #expect(upstream.reduce(0) { $0 + $1.count } <= 40 + 130, "byte \(place): \(upstream)")
        }
    }

    @Test(
        "S25 a neighbour that is bad at block i, for each i: one block wasted, and it is not asked again",
        arguments: forms
    )
    func neighbourBlocks(_ form: BlockDigests.Form) throws {
        for block in 0..<11 {
            let neighbour = try Neighbour()
            let update = try DamagedDelivery(form: form, settings: neighbour.settings)
            update.server.serve(update.imagePath, update.image)
            update.server.serve(update.imagePath + ".blocks", update.sidecar)
            var poisoned = update.image
            poisoned[min(block * DamagedDelivery.blockSize + 3, poisoned.count - 1)] ^= 4
            try neighbour.hold(update.digest, poisoned)
            let image = try update.deliver(update.image, .full)
            try Self.check(update, image, bad: neighbour.url, waste: DamagedDelivery.blockSize, "block \(block)")
            #expect(update.session.neighbourhood?.locations(of: update.digest, size: 700).isEmpty == true)
        }
    }

    @Test("G2 a good neighbour gives all; of the distributor only the digests of blocks are asked")
    func goodNeighbour() throws {
        let neighbour = try Neighbour()
        let update = try DamagedDelivery(form: .forward, settings: neighbour.settings)
        update.server.serve(update.imagePath, update.image)
        update.server.serve(update.imagePath + ".blocks", update.sidecar)
        try neighbour.hold(update.digest, update.image)
        let image = try update.deliver(update.image, .full)
        #expect(image.digest == update.digest)
        #expect(update.server.sent(update.imagePath).isEmpty)
        #expect(image.transfer.source == Text(neighbour.url + update.imagePath))
    }

    @Test("G1 a neighbour that is receiving the payload itself gives what it has; the rest comes from upstream")
    func arriving() throws {
        let neighbour = try Neighbour()
        let update = try DamagedDelivery(form: .list, settings: neighbour.settings)
        update.server.serve(update.imagePath, update.image)
        update.server.serve(update.imagePath + ".blocks", update.sidecar)
        update.session.neighbourhood?.patience = 0...100
        try neighbour.hold(update.digest, Array(update.image.prefix(300)), size: 700)
        let image = try update.deliver(update.image, .full)
        #expect(image.digest == update.digest)
        // From the last whole block on.
        #expect(update.server.sent(update.imagePath) == [256..<700])
    }

    @Test("S25 a payload that cannot be verified in parts, and is wrong, comes anew from elsewhere")
    func whole() throws {
        let gateway = FlippingServer()
        let update = try DamagedDelivery(form: nil, settings: "[server]\ngateways=\(gateway.url)")
        update.server.serve(update.imagePath, update.image)
        gateway.serve(update.imagePath, update.image, flips: [9: .max])
        let image = try update.deliver(update.image, .full)
        #expect(image.digest == update.digest)
        #expect(Self.server(image.transfer, gateway.url)?.badCount == 700)
        #expect(update.session.sources.isLeftAlone(gateway.url))
    }

    @Test("S12 a gateway that lies about the length, or has nothing, is passed over")
    func length() throws {
        let gateway = FlippingServer()
        let update = try DamagedDelivery(form: .list, settings: "[server]\ngateways=\(gateway.url)")
        update.server.serve(update.imagePath, update.image)
        update.server.serve(update.imagePath + ".blocks", update.sidecar)
        gateway.serve(update.imagePath, update.image + [0])
        #expect(try update.deliver(update.image, .full).digest == update.digest)
        #expect(update.server.sent(update.imagePath) == [0..<700])
    }
}
