import Foundation
import Glibc
import Synchronization

/// A web server on this machine that answers as a test says, and remembers what it was asked.
final class ScriptedServer: Sendable {
    /// What was asked.
    struct Request {
        let method: String
        let path: String
        let fields: [String: String]
        let body: [UInt8]
    }

    /// What is answered.
    struct Response {
        var status = 204
        var fields: [(String, String)] = []
        var body: [UInt8] = []
    }

    let port: Int
    private let listener: Int32
    private let answer: @Sendable (Request) -> Response
    private let asked = Mutex<[Request]>([])

    init(_ answer: @escaping @Sendable (Request) -> Response) {
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
        self.answer = answer
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0, let server = self else {
                    close(connection >= 0 ? connection : listener)
                    return
                }
                server.serve(connection)
                shutdown(connection, Int32(SHUT_RDWR))
                close(connection)
            }
        }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    var url: String { "http://127.0.0.1:\(port)" }

    /// What it was asked so far.
    var requests: [Request] { asked.withLock { $0 } }

    private func serve(_ connection: CInt) {
        guard let request = ScriptedServer.read(connection) else { return }
        asked.withLock { $0.append(request) }
        let response = answer(request)
        var head = "HTTP/1.1 \(response.status) X\r\nConnection: close\r\n"
        if response.status != 204 { head += "Content-Length: \(response.body.count)\r\n" }
        for (name, value) in response.fields { head += "\(name): \(value)\r\n" }
        let bytes = Array((head + "\r\n").utf8) + (request.method == "HEAD" ? [] : response.body)
        _ = bytes.withUnsafeBytes { Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }

    private static func read(_ connection: CInt) -> Request? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = bytes.firstRange(of: [13, 10, 13, 10]) {
                let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                var fields: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    if parts.count == 2 {
                        fields[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                    }
                }
                let count = fields["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count >= end.upperBound + count {
                    let words = lines[0].split(separator: " ").map(String.init)
                    guard words.count == 3 else { return nil }
                    let body = Array(bytes[end.upperBound...])
                    return Request(method: words[0], path: words[1], fields: fields, body: body)
                }
            }
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
    }
}
