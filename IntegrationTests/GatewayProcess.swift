import Foundation
import Testing

/// A gateway with a real process, between the devices and the distributor of a workshop.
final class GatewayProcess {
    let port: Int
    let cache: String
    private let workshop: Workshop
    private let options: [String]
    private var process: Process?

    /// Starts a gateway.
    init(
        _ workshop: Workshop,
        port: Int,
        cache: String = "gateway",
        upstream: String? = nil,
        options: [String] = []
    ) throws {
        self.workshop = workshop
        self.port = port
        self.cache = workshop.path(cache)
        self.options = (upstream.map { ["--upstream", $0] } ?? []) + options
        try start()
    }

    deinit { kill() }

    var address: String { "http://127.0.0.1:\(port)" }

    /// Starts it, or starts it again.
    func start(prefix: String = "") throws {
        let arguments = ["gateway", "--cache", cache, "--listen", "127.0.0.1:\(port)"] + options
        let line = "\(prefix) exec \(Binary.fettle) \(arguments.joined(separator: " "))"
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", line]
        let log = workshop.path("gateway-\(port).log")
        if !FileManager.default.fileExists(atPath: log) { FileManager.default.createFile(atPath: log, contents: nil) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
        try handle.seekToEnd()
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        self.process = process
        Patience.wait { isListening || !isRunning }
    }

    private var isListening: Bool {
        (try? Command.run("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"]))?.status == 0
    }

    var isRunning: Bool { process?.isRunning ?? false }

    /// As a power cut does it.
    func kill() {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    func status() throws -> [String: Any] {
        try workshop.fettle("gateway", "status", address, "--json").json()
    }

    /// A number of the status, such as `queue.waiting`.
    func figure(_ group: String, _ name: String) throws -> Int {
        (try status()[group] as? [String: Any])?[name] as? Int ?? -1
    }

    /// The blobs whose content is not what their name says; and how many there are.
    func damagedBlobs() throws -> (damaged: [String], count: Int) {
        let script =
            "cd \(cache)/blobs && for f in */*; do [ -f $f ] && echo $(sha256sum < $f | cut -c1-64) $(echo $f | tr -d /); done"
        let lines = try Command.run("/bin/bash", ["-c", script]).output.split(separator: "\n")
        let damaged = lines.filter { line in
            let parts = line.split(separator: " ")
            return parts.count != 2 || parts[0] != parts[1]
        }
        return (damaged.map(String.init), lines.count)
    }
}
