import Foundation
import Glibc
import Synchronization

/// A server on this machine that answers as a test says, also where HTTP does not allow it.
public final class ScriptedServer: Sendable {
    /// What is sent, and how long to wait before each piece; the connection is closed behind the last.
    public struct Script: Sendable {
        /// The pieces.
        public var pieces: [(wait: Double, bytes: [UInt8])]
        /// What must hold before the connection is closed; it is waited for, but at most two minutes.
        public var closesWhen: (@Sendable () -> Bool)?

        /// Anything.
        public init(_ pieces: [(wait: Double, bytes: [UInt8])]) { self.pieces = pieces }

        /// A response with a body of the announced length.
        public init(_ status: String, _ fields: [String] = [], body: [UInt8] = [], announced: Int? = nil) {
            let lines =
                ["HTTP/1.1 \(status)", "Connection: close", "Content-Length: \(announced ?? body.count)"] + fields
            pieces = [(0, Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)), (0, body)]
        }

        /// A redirect.
        public static func redirect(_ location: String) -> Script { Script("302 Found", ["Location: \(location)"]) }
    }

    /// The port.
    public let port: Int
    private let listener: CInt
    private let seen = Mutex<[String]>([])

    /// The heads of the requests so far.
    public var requests: [String] { seen.withLock { $0 } }

    /// The server's URL.
    public var address: String { "http://127.0.0.1:\(port)" }

    /// Begins to listen.
    public init(_ respond: @escaping @Sendable (_ path: String, _ head: String) -> Script) throws {
        let listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                precondition(bind(listener, pointer, length) == 0 && listen(listener, 64) == 0)
                precondition(getsockname(listener, pointer, &length) == 0)
            }
        }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, self != nil else {
                    close(connection >= 0 ? connection : listener)
                    return
                }
                Thread.detachNewThread { [weak self] in
                    self?.serve(connection, respond)
                    shutdown(connection, CInt(SHUT_WR))
                    var rest = [UInt8](repeating: 0, count: 4_096)
                    while recv(connection, &rest, rest.count, 0) > 0 {}
                    close(connection)
                }
            }
        }
    }

    deinit { shutdown(listener, CInt(SHUT_RDWR)) }

    private func serve(_ connection: CInt, _ respond: (String, String) -> Script) {
        var head: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while head.firstRange(of: [13, 10, 13, 10]) == nil {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return }
            head += piece[..<count]
        }
        // The content of a message is read to its end, and belongs to what the script sees.
        let end = head.firstRange(of: [13, 10, 13, 10])?.upperBound ?? head.count
        let announced = String(decoding: head[..<end], as: UTF8.self).lowercased().split(separator: "\r\n")
            .first { $0.hasPrefix("content-length:") }.flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        while head.count < end + (announced ?? 0) {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return }
            head += piece[..<count]
        }
        let text = String(decoding: head, as: UTF8.self)
        seen.withLock { $0.append(text) }
        let path = text.split(separator: " ").dropFirst().first.map(String.init) ?? ""
        let script = respond(path, text)
        for (wait, bytes) in script.pieces {
            if wait > 0 { usleep(UInt32(wait * 1e6)) }
            var sent = 0
            while sent < bytes.count {
                let count = bytes[sent...].withUnsafeBytes {
                    send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
                }
                guard count > 0 else { return }
                sent += count
            }
        }
        for _ in 0..<12_000 {
            if script.closesWhen?() != false { break }
            usleep(10_000)
        }
    }
}
