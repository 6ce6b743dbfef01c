import CBOR
import COSE
import LibcryptoProvider
import PatchFormat
import SUIT
import Testing
import UpdateProtocol

@testable import Agent
@testable import DeviceCore

/// An image, a patch that gives it, and the digests of its blocks, at a server that changes bytes on the way.
struct DamagedDelivery {
    static let crypto = LibcryptoProvider()
    static let blockSize = 64
    static let bodySize = 100

    let device: TestDevice
    let session: AgentSession
    let server: FlippingServer
    let image: [UInt8]
    let blocks: BlockDigests?
    let sidecar: [UInt8]

    /// - Parameter form: how the block digests hang together; `nil` for an image without.
    /// - Parameter settings: sections that are added to the configuration.
    init(
        form: BlockDigests.Form?,
        size: Int = 700,
        server: FlippingServer = FlippingServer(),
        settings: String = ""
    ) throws {
        device = try TestDevice(settings, server: server.url)
        session = try device.session()
        self.server = server
        let image = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 5) }
        let made = form.flatMap {
            BlockDigests.make(of: image.span, blockSize: Self.blockSize, form: $0, crypto: Self.crypto)
        }
        self.image = image
        blocks = made?.digests
        sidecar = made?.sidecar ?? []
    }

    var digest: [UInt8] { Self.crypto.sha256(image.span) }

    var imagePath: String { "/v1/blobs/sha-256/" + Hexadecimal.text(Self.crypto.sha256(image.span)) }

    func path(of payload: [UInt8]) -> String {
        "/v1/blobs/sha-256/" + Hexadecimal.text(Self.crypto.sha256(payload.span))
    }

    /// A patch of several frames that gives `result` (RFC 8878: a frame of one raw block), announced as the image.
    func patch(giving result: [UInt8]) throws -> [UInt8] {
        let running = try #require(session.state.components[0].running)
        let header = PatchHeader(
            codec: .zstd,
            precursor: try #require(DigestPrefix(digest: running.digest)),
            result: try #require(DigestPrefix(digest: Self.crypto.sha256(image.span))),
            resultSize: UInt64(image.count),
            precursorSize: running.size
        )
        var writer = PatchWriter(header: header, digest: LibcryptoFrameDigest(), bodySize: Self.bodySize)
        let size = result.count - 256
        let head = result.count << 3 | 1
        var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x60, UInt8(size & 0xFF), UInt8(size >> 8)]
        frame += [UInt8(head & 0xFF), UInt8(head >> 8 & 0xFF), UInt8(head >> 16)]
        writer.append((frame + result).span)
        return writer.finish()
    }

    /// Serves the image, its block digests and `payload`, which is changed on the way, and installs it.
    func install(
        _ payload: [UInt8],
        _ format: PayloadFormat,
        flips: [Int: Int] = [:],
        sidecarFlips: [Int: Int] = [:]
    ) throws -> DeliveredImage {
        if format != .full { server.serve(imagePath, image) }
        server.serve(path(of: payload), payload, flips: flips)
        server.serve(imagePath + ".blocks", sidecar, flips: sidecarFlips)
        return try deliver(payload, format)
    }

    /// Installs `payload` from what serves it.
    func deliver(_ payload: [UInt8], _ format: PayloadFormat) throws -> DeliveredImage {
        let digest = Self.crypto.sha256(payload.span)
        let outcome = UpdateOutcome.located(
            format: format.rawValue,
            digest: ProtocolDigest(bytes: digest),
            size: UInt64(payload.count),
            uris: [Text("blobs/sha-256/" + Hexadecimal.text(digest))]
        )
        let delivery = Delivery(
            component: 0,
            manifestComponent: 0,
            slot: 1,
            running: session.state.components[0].running,
            source: .offer(outcome, base: Text(server.url + "/v1/request")),
            encryption: nil,
            resultDigest: SUITDigest(.sha256, Self.crypto.sha256(image.span)),
            resultSize: UInt64(image.count),
            blocks: blocks
        )
        return try ImageInstaller(session, Spool(session)).obtain(delivery)
    }
}
