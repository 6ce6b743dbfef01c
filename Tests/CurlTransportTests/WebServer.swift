import Synchronization

/// A small HTTP server whose answers are the test's, and which remembers what it was asked.
final class WebServer: Sendable {
    struct Request: Sendable {
        var method: String
        var path: String
        /// By name in lower case.
        var fields: [String: String]
        var body: [UInt8]
        /// The number of the connection.
        var connection: Int
    }

    struct Reply: Sendable {
        var bytes: [UInt8]
        /// Whether the connection ends behind it.
        var closes = false

        /// A response with its length in the head.
        static func response(
            _ status: Int,
            _ fields: [String] = [],
            _ body: [UInt8] = [],
            saysLength: Bool = true
        ) -> Reply {
            var head = "HTTP/1.1 \(status) Words\r\n"
            for field in fields { head += field + "\r\n" }
            if saysLength { head += "Content-Length: \(body.count)\r\n" }
            return Reply(bytes: Array((head + "\r\n").utf8) + body, closes: !saysLength)
        }

        static func redirect(_ status: Int = 302, to target: String) -> Reply {
            response(status, ["Location: \(target)"], [1, 2, 3])
        }

        /// The resource, from where the request wants it, as servers do that know ranges.
        static func ranged(_ resource: [UInt8], _ request: Request) -> Reply {
            guard let range = request.fields["range"], let start = Int(range.dropFirst(6).dropLast()) else {
                return response(200, [], resource)
            }
            guard start < resource.count else {
                return response(416, ["Content-Range: bytes */\(resource.count)"], [0x21])
            }
            let field = "Content-Range: bytes \(start)-\(resource.count - 1)/\(resource.count)"
            return response(206, [field], Array(resource[start...]))
        }

        /// The same, cut off `count` bytes before its end.
        func cut(by count: Int) -> Reply {
            Reply(bytes: Array(bytes.dropLast(count)), closes: true)
        }
    }

    private final class Log: Sendable {
        let requests = Mutex<[Request]>([])
    }

    var requests: [Request] { log.requests.withLock { $0 } }
    var url: String { "http://127.0.0.1:\(server.port)" }

    private let log: Log
    private let server: LoopbackServer

    init(_ answer: @escaping @Sendable (Request) -> Reply) {
        let log = Log()
        self.log = log
        self.server = LoopbackServer { socket, number in
            while let request = WebServer.read(socket, number) {
                log.requests.withLock { $0.append(request) }
                let reply = answer(request)
                guard socket.send(reply.bytes), !reply.closes else { return }
            }
        }
    }

    private static func read(_ socket: LoopbackServer.Socket, _ number: Int) -> Request? {
        guard let words = socket.line()?.split(separator: " "), words.count == 3 else { return nil }
        var request = Request(
            method: String(words[0]),
            path: String(words[1]),
            fields: [:],
            body: [],
            connection: number
        )
        while let line = socket.line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            let value = parts.count > 1 ? parts[1].drop { $0 == " " } : ""
            request.fields[parts[0].lowercased()] = String(value)
        }
        if let length = request.fields["content-length"].flatMap({ Int($0) }) {
            request.body = socket.bytes(length) ?? []
        }
        return request
    }
}
