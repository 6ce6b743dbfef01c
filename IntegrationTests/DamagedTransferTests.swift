import Foundation
import Glibc
import Synchronization
import Testing

@Suite("Updates over a path that changes bytes", .enabled(if: Workshop.isPossible), .serialized)
struct DamagedTransferTests {
    private let workshop: Workshop
    private let proxy: DamagingProxy
    private let new: Data

    init() throws {
        workshop = try Workshop()
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        try workshop.startServer()
        proxy = DamagingProxy(to: workshop.port)
    }

    /// A device that reaches its distributor by way of the proxy, and a campaign for it.
    private func prepare(formats: String, blocks: String) throws -> (device: Device, campaign: String) {
        let yaml = """
            sequence: 5
            request: \(proxy.address)/v1/request
            components:
              app:
                report: [class, digest, version]
                classes:
                  - name: test
                    vendor: example.com
                    class: test
                    version: "5.0"
                    image: new
                    policy: { formats: [\(formats)] }
                    blocks: { size: 1024, form: \(blocks) }

            """
        try yaml.write(toFile: workshop.path("reference.yaml"), atomically: true, encoding: .utf8)
        let built = try workshop.fettle(
            "manifest",
            "build",
            workshop.path("reference.yaml"),
            "--key",
            workshop.path("author.key"),
            "--out",
            workshop.path("reference.suit")
        )
        #expect(built.status == 0, "\(built.error)")
        let device = try Device(workshop)
        let settings = workshop.path("device.conf")
        try String(contentsOfFile: settings, encoding: .utf8)
            .replacingOccurrences(of: workshop.address, with: proxy.address)
            .write(toFile: settings, atomically: true, encoding: .utf8)
        return (device, try workshop.offer("reference", images: ["new", "old"], to: ["device"]))
    }

    @Test(
        "A7 changed bytes of a patch: the update completes, and at most a frame for each comes again",
        arguments: [1, 3]
    )
    func patch(_ changes: Int) throws {
        let (device, campaign) = try prepare(formats: "patch, full", blocks: "list")
        proxy.change(changes)
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
        let sent = proxy.blobs
        let whole = try #require(sent.first)
        #expect(sent.count > 1 && run.error.contains("asked for again"))
        // The header, and as often as something was changed at most one frame with its head.
        #expect(sent.dropFirst().reduce(0, +) <= 40 + changes * (min(whole, 65_536) + 15))
        // It stays with the patch.
        #expect(!sent.contains(new.count))
    }

    @Test(
        "A7 changed bytes of an image: the update completes, and at most a block for each comes again",
        arguments: ["forward", "reverse", "list"]
    )
    func image(_ form: String) throws {
        let (device, campaign) = try prepare(formats: "full", blocks: form)
        proxy.change(5)
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
        let sent = proxy.blobs
        #expect(sent.filter { $0 == new.count }.count == 1, "\(sent)")
        // Beside the blocks: their digests once, and that of a neighbour for each bad block.
        let digests = 32 * (new.count / 1_024 + 1)
        #expect(sent.reduce(0, +) - new.count <= 5 * (1_024 + 32) + digests, "\(sent)")
        #expect(run.error.components(separatedBy: "of the image is wrong").count - 1 <= 5)
    }
}

/// A proxy on this machine that changes bytes of the payloads that pass through it.
private final class DamagingProxy: Sendable {
    private struct State {
        var changes = 0
        var blobs: [Int] = []
    }

    private let listener: CInt
    private let port: Int
    private let target: Int
    private let state = Mutex(State())

    init(to target: Int) {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = DamagingProxy.loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                precondition(bind(listener, pointer, length) == 0)
                precondition(listen(listener, 16) == 0)
                precondition(getsockname(listener, pointer, &length) == 0)
            }
        }
        self.listener = listener
        self.target = target
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let proxy = self else {
                    close(connection >= 0 ? connection : listener)
                    return
                }
                Thread.detachNewThread {
                    proxy.pass(connection)
                    shutdown(connection, CInt(SHUT_RDWR))
                    close(connection)
                }
            }
        }
    }

    deinit { shutdown(listener, CInt(SHUT_RDWR)) }

    var address: String { "http://127.0.0.1:\(port)" }

    /// Changes so many bytes of the next payload, at equal distances.
    func change(_ count: Int) { state.withLock { $0 = State(changes: count) } }

    /// The sizes of the payloads, and parts of payloads, that passed; descriptors and the like are not counted.
    var blobs: [Int] { state.withLock { $0.blobs } }

    /// One request, and its response.
    private func pass(_ connection: CInt) {
        guard var request = DamagingProxy.message(connection) else { return }
        let text = String(decoding: request.prefix { $0 != 13 }, as: UTF8.self)
        guard let end = request.firstIndex(of: 10) else { return }
        request.insert(contentsOf: Array("Connection: close\r\n".utf8), at: end + 1)
        let server = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = DamagingProxy.loopback(target)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(server, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected, DamagingProxy.send(request, server) else { return }
        var response: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(server, &piece, piece.count, 0)
            guard count > 0 else { break }
            response += piece[..<count]
        }
        if text.hasPrefix("GET /v1/blobs/") { damage(&response) }
        _ = DamagingProxy.send(response, connection)
    }

    private func damage(_ response: inout [UInt8]) {
        guard let head = response.firstRange(of: [13, 10, 13, 10]) else { return }
        let count = response.count - head.upperBound
        let isOK = response.starts(with: Array("HTTP/1.1 20".utf8))
        state.withLock { state in
            // The first thing that passes when changes are on is the descriptor, which is small.
            guard isOK, count > 2_048 || !state.blobs.isEmpty else { return }
            state.blobs.append(count)
            for change in 0..<state.changes {
                response[head.upperBound + count * (2 * change + 1) / (2 * state.changes)] ^= 0x10
            }
            state.changes = 0
        }
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// A request with its body.
    private static func message(_ connection: CInt) -> [UInt8]? {
        var bytes: [UInt8] = []
        var needed: Int?
        while needed.map({ bytes.count < $0 }) ?? true {
            var piece = [UInt8](repeating: 0, count: 65_536)
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
            guard needed == nil, let head = bytes.firstRange(of: [13, 10, 13, 10]) else { continue }
            let lines = String(decoding: bytes[..<head.lowerBound], as: UTF8.self).lowercased().components(
                separatedBy: "\r\n"
            )
            let length = lines.first { $0.hasPrefix("content-length:") }?.dropFirst(15)
            needed = head.upperBound + (length.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) } ?? 0)
        }
        return bytes
    }

    private static func send(_ bytes: [UInt8], _ connection: CInt) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
