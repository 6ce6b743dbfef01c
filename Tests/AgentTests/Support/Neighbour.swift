import PayloadServer
import Synchronization

@testable import Agent

/// Another device, as far as this one can see: a server with payloads, good or bad.
final class Neighbour {
    private let folder = TemporaryFolder()
    private let shelf = PayloadShelf()
    private let server: PayloadServer

    init() throws {
        server = try PayloadServer(PayloadServerPolicy(), name: "other") { [shelf] digest in
            shelf.find(digest).map { .payload($0) } ?? .nothing
        }
    }

    var url: String { "http://127.0.0.1:\(server.port)" }

    /// The configuration of a device that asks it.
    var settings: String { "[neighbours]\nenabled=true\npeers=\(url)" }

    /// Serves `bytes` under a digest, whatever they are.
    func hold(_ digest: [UInt8], _ bytes: [UInt8], size: Int? = nil) throws {
        let name = Hexadecimal.text(digest)
        try folder.write(bytes, to: name)
        shelf.receive(
            digest,
            folder.path + "/" + name,
            size: UInt64(size ?? bytes.count),
            available: UInt64(bytes.count)
        )
    }
}
