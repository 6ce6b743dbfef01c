import Foundation
import Glibc
import Synchronization

/// A web server on this machine that changes bytes on the way, and counts what it is asked for.
final class FlippingServer: Sendable {
    /// What to do with a resource.
    struct Resource {
        var bytes: [UInt8]
        /// Places whose byte is changed, and how often it is.
        var flips: [Int: Int] = [:]
        /// The places that were sent, in the order of the requests.
        var sent: [Range<Int>] = []
    }

    let port: Int
    private let listener: Int32
    private let takesRanges: Bool
    private let resources = Mutex<[String: Resource]>([:])

    /// - Parameter takesRanges: whether parts can be asked for.
    init(takesRanges: Bool = true) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                precondition(bind(listener, pointer, length) == 0)
                precondition(listen(listener, 16) == 0)
                precondition(getsockname(listener, pointer, &length) == 0)
            }
        }
        self.listener = listener
        self.takesRanges = takesRanges
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let server = self else {
                    close(connection >= 0 ? connection : listener)
                    return
                }
                Thread.detachNewThread {
                    var delay: CInt = 1
                    setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &delay, socklen_t(MemoryLayout<CInt>.size))
                    while server.answer(connection) {}
                    shutdown(connection, Int32(SHUT_RDWR))
                    close(connection)
                }
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    /// The address of the server, without a slash at the end.
    var url: String { "http://127.0.0.1:\(port)" }

    /// Serves `bytes` at a path.
    func serve(_ path: String, _ bytes: [UInt8], flips: [Int: Int] = [:]) {
        resources.withLock { $0[path] = Resource(bytes: bytes, flips: flips) }
    }

    /// The places of a resource that were sent, in the order of the requests.
    func sent(_ path: String) -> [Range<Int>] { resources.withLock { $0[path]?.sent ?? [] } }

    // MARK: One request

    private func answer(_ connection: CInt) -> Bool {
        guard let head = FlippingServer.head(connection) else { return false }
        let lines = head.split(separator: "\r\n")
        guard let path = lines.first?.split(separator: " ").dropFirst().first else { return false }
        let name = String(path.prefix { $0 != "?" })
        let field = lines.first { $0.lowercased().hasPrefix("range: bytes=") }
        let bounds = field?.drop { $0 != "=" }.dropFirst().split(separator: "-").compactMap { Int($0) }
        let answer = resources.withLock { resources -> [UInt8] in
            guard var resource = resources[name] else {
                return Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8)
            }
            var part = 0..<resource.bytes.count
            var status = "200 OK\r\n"
            if takesRanges, let bounds, let first = bounds.first, first < part.count {
                part = first..<min(part.count, (bounds.count > 1 ? bounds[1] : part.count - 1) + 1)
                status = "206 Partial Content\r\n"
                status += "Content-Range: bytes \(part.lowerBound)-\(part.upperBound - 1)/\(resource.bytes.count)\r\n"
            }
            var body = Array(resource.bytes[part])
            for (place, count) in resource.flips where part.contains(place) && count > 0 {
                body[place - part.lowerBound] ^= 1 << UInt8(place % 8)
                resource.flips[place] = count - 1
            }
            resource.sent.append(part)
            resources[name] = resource
            return Array("HTTP/1.1 \(status)Content-Length: \(body.count)\r\n\r\n".utf8) + body
        }
        return FlippingServer.send(answer, connection)
    }

    private static func head(_ connection: CInt) -> String? {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
            var piece = [UInt8](repeating: 0, count: 2_048)
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0, bytes.count < 65_536 else { return nil }
            bytes += piece[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func send(_ bytes: [UInt8], _ connection: CInt) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
