import CBOR
import COSE
import LibcryptoProvider
import PatchEncoding
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

    /// - Parameters:
    ///   - form: how the block digests hang together; `nil` for an image without.
    ///   - codec: what the images are to suit: bytes with a pattern, bytes without, or those in a gzip file.
    ///   - settings: sections that are added to the configuration.
    init(
        form: BlockDigests.Form?,
        size: Int = 700,
        codec: PatchCodec = .zstd,
        server: FlippingServer = FlippingServer(),
        settings: String = ""
    ) throws {
        device = try TestDevice(settings, server: server.url)
        let image = Self.image(size, codec: codec)
        if codec == .container { try device.folder.write(Self.older(image), to: "state/slots/app.0") }
        session = try device.session()
        self.server = server
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

    private static func image(_ size: Int, codec: PatchCodec) -> [UInt8] {
        guard codec != .zstd else { return (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 5) } }
        var state: UInt32 = 7
        let noise = (0..<size).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(truncatingIfNeeded: state >> 24)
        }
        guard codec == .container else { return noise }
        // A gzip file (RFC 1952) as zlib makes it of noise: one stored block (RFC 1951, 3.2.4).
        let length = [UInt8(size & 0xFF), UInt8(size >> 8)]
        let block: [UInt8] = [1] + length + length.map { ~$0 } + noise
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + block + [0, 0, 0, 0] + length + [0, 0]
    }

    /// What the machine runs: another version of `image`, in the same form.
    private static func older(_ image: [UInt8]) -> [UInt8] {
        var older = image
        for place in stride(from: 100, to: image.count - 10, by: 90) { older[place] ^= 0x5A }
        return older
    }

    /// A patch of several frames by `codec` that gives the image.
    func patch(codec: PatchCodec) throws -> [UInt8] {
        guard codec != .zstd else { return try patch(giving: image) }
        let running = try #require(session.state.components[0].running)
        let names = PatchNames(
            precursor: try #require(DigestPrefix(digest: running.digest)),
            result: try #require(DigestPrefix(digest: digest))
        )
        let old = try #require(try device.folder.read("state/slots/app.0"))
        let inner = ReferencePatchEncoder(
            limits: .microcontroller,
            // So that frames are of 100 bytes: the encoder ends one in time.
            bodyLimit: codec == .reference ? 1_124 : 4_096,
            predictsReferences: false
        )
        let digest = LibcryptoFrameDigest()
        if codec == .reference {
            return try inner.encode(old: old.span, new: image.span, names: names, tier: .best, digest: digest)
        }
        let whole = try ContainerPatchEncoder(inner: inner).encode(
            old: old.span,
            new: image.span,
            names: names,
            tier: .best,
            digest: digest
        )
        // In more frames than the encoder makes of so little.
        var reader = PatchReader(digest: digest)
        var position = 0
        guard case .header(let header) = try reader.read(whole.span, at: &position) else { return [] }
        var writer = PatchWriter(header: header, digest: digest, bodySize: 40)
        while case .frame = try reader.read(whole.span, at: &position) { writer.append(reader.body) }
        return writer.finish()
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
