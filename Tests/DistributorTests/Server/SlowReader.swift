import Glibc

/// A client that takes its time: a plain socket with a small receive buffer.
struct SlowReader {
    private let descriptor: Int32

    /// Connects to a port of this machine.
    init?(port: Int) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var size: Int32 = 8_192
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { return nil }
    }

    /// Asks for a path.
    func ask(for path: String) {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
        _ = send(descriptor, request, request.count, 0)
    }

    /// Waits until the response has begun, a minute at most.
    func awaitResponse() {
        var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        poll(&watched, 1, 60_000)
    }

    /// Reads to the end of the connection, pausing now and then, and says how many bytes came after the head.
    func readBody() -> Int {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            received += buffer[..<count]
            usleep(2_000)
        }
        close(descriptor)
        let mark = Array("\r\n\r\n".utf8)
        for start in received.indices.dropLast(3) where Array(received[start..<start + 4]) == mark {
            return received.count - start - 4
        }
        return 0
    }
}
