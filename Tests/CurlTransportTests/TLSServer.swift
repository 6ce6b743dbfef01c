import Foundation

/// `openssl s_server`, which answers with files that hold whole responses: `hello`, and `away`, a redirect.
final class TLSServer {
    private static let command = "/usr/bin/openssl"

    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: command) }

    let url: String
    let certificateFile: String
    private let folder: URL
    private let process = Process()

    init(redirectingTo target: String = "http://127.0.0.1/") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-tls-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        certificateFile = folder.appendingPathComponent("cert.pem").path
        // The port of a listener that goes away again: s_server cannot be asked which one it took.
        let port = LoopbackServer { _, _ in }.port
        url = "https://127.0.0.1:\(port)"
        try "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\nhello".write(
            to: folder.appendingPathComponent("hello"),
            atomically: true,
            encoding: .utf8
        )
        try "HTTP/1.0 302 Found\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n".write(
            to: folder.appendingPathComponent("away"),
            atomically: true,
            encoding: .utf8
        )
        let make = Process()
        try run(
            make,
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 2 "
                + "-subj /CN=fettle-test -addext subjectAltName=IP:127.0.0.1"
        )
        make.waitUntilExit()
        try run(process, "s_server -accept 127.0.0.1:\(port) -cert cert.pem -key key.pem -HTTP -quiet")
        waitUntilReachable(port: port)
    }

    deinit {
        // A child inherits the blocked signals of the thread that started it: SIGTERM might wait for ever.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(at: folder)
    }

    private func run(_ process: Process, _ arguments: String) throws {
        process.executableURL = URL(fileURLWithPath: TLSServer.command)
        process.arguments = arguments.split(separator: " ").map { String($0) }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    private func waitUntilReachable(port: Int) {
        for _ in 0..<500 {
            let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(probe) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = UInt16(port).bigEndian
            address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(probe, $0, length) }
            }
            if status == 0 { return }
            usleep(20_000)
        }
    }
}
