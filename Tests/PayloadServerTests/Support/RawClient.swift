import Glibc

/// An HTTP client that sends just what it is told to.
enum RawClient {
    struct Answer {
        let status: Int
        let fields: [String: String]
        let body: [UInt8]
    }

    static var milliseconds: Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000 + now.tv_nsec / 1_000_000
    }

    /// - Parameter segment: the most bytes of a packet that come at once; 0 for what the system takes.
    static func connect(_ port: UInt16, segment: CInt = 0) -> CInt? {
        let connection = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        if segment > 0 {
            var segment = segment
            setsockopt(connection, CInt(IPPROTO_TCP), TCP_MAXSEG, &segment, socklen_t(MemoryLayout<CInt>.size))
        }
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else {
            close(connection)
            return nil
        }
        return connection
    }

    /// Sends one request; `nil` where the connection ends without an answer.
    static func ask(
        _ port: UInt16,
        _ method: String,
        _ path: String,
        _ fields: [String] = [],
        body: [UInt8] = [],
        segment: CInt = 0
    ) -> Answer? {
        guard let connection = connect(port, segment: segment) else { return nil }
        defer { close(connection) }
        let lines = ["\(method) \(path) HTTP/1.1", "Host: x", "Connection: close"] + fields
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
        _ = request.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { break }
            bytes += piece[..<count]
        }
        return answer(bytes)
    }

    private static func answer(_ bytes: [UInt8]) -> Answer? {
        guard let end = bytes.indices.first(where: { bytes[$0...].starts(with: [13, 10, 13, 10]) }) else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let first = lines.first?.split(separator: " "), first.count > 1, let status = Int(first[1]) else {
            return nil
        }
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return Answer(status: status, fields: fields, body: Array(bytes[(end + 4)...]))
    }
}
