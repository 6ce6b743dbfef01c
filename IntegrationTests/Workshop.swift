import Foundation
import Testing

/// An author, a distributor and their folder, with real processes, for one test.
final class Workshop {
    let folder: URL
    let port: Int
    private var server: Process?
    private var others: [Process] = []

    /// Two programs of the system that stand for the old and the new release.
    static let old = "/usr/bin/true"
    static let new = "/usr/bin/echo"

    /// Whether the system has what the tests update.
    static let isPossible = [old, new].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-it-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try Workshop.freePort()
        for (name, source) in [("old", Workshop.old), ("new", Workshop.new)] {
            try FileManager.default.copyItem(
                at: URL(fileURLWithPath: source).resolvingSymlinksInPath(),
                to: folder.appendingPathComponent(name)
            )
        }
        try fettle("key", "new", "--type", "p256", "--out", path("author"))
    }

    deinit {
        stopServer()
        for process in others where process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Whether the distributor runs.
    var isServing: Bool { server?.isRunning ?? false }

    var address: String { "http://127.0.0.1:\(port)" }

    // MARK: Author and operator

    @discardableResult
    func fettle(_ arguments: String...) throws -> Command {
        try Command.run(
            Binary.fettle,
            arguments,
            environment: ["FETTLE_SERVER": address, "FETTLE_TOKEN_FILE": path("operator.token")],
            folder: folder
        )
    }

    /// Builds a manifest for `image`, of which `more` says more.
    func build(
        _ name: String,
        sequence: Int,
        image: String,
        key: String = "author",
        descriptors: String = "referenced",
        more: String = ""
    ) throws -> Command {
        let yaml = """
            sequence: \(sequence)
            request: \(address)/v1/request
            descriptors: \(descriptors)
            components:
              app:
                report: [class, digest, version]
                classes:
                  - name: test
                    vendor: example.com
                    class: test
                    version: "\(sequence).0"
                    image: \(image)
                    \(more)

            """
        try yaml.write(toFile: path("\(name).yaml"), atomically: true, encoding: .utf8)
        return try fettle(
            "manifest",
            "build",
            path("\(name).yaml"),
            "--key",
            path("\(key).key"),
            "--out",
            path("\(name).suit")
        )
    }

    /// Puts a manifest and `files` into an update file.
    func pack(_ name: String, _ files: String...) throws -> Command {
        try Command.run(
            Binary.fettle,
            ["manifest", "pack", path("\(name).suit")] + files.map(path) + ["--out", path("\(name).fettle"), "--json"],
            folder: folder
        )
    }

    /// Brings a manifest to the distributor, and starts a campaign for `devices`. Returns the campaign's id.
    func offer(_ name: String, images: [String], to devices: [String]) throws -> String {
        var arguments = ["upload", path("\(name).suit")] + images.map(path)
        let upload = try Command.run(Binary.fettle, arguments, environment: environment, folder: folder)
        #expect(upload.status == 0, "\(upload.error)")
        arguments = ["campaign", "create", name, "--manifest", path("\(name).suit"), "--json"]
        for device in devices { arguments += ["--device", device] }
        let created = try Command.run(Binary.fettle, arguments, environment: environment, folder: folder)
        let identifier = try #require(try created.json()["id"] as? String, "\(created.error)")
        let started = try fettle("campaign", "start", identifier)
        #expect(started.status == 0, "\(started.error)")
        return identifier
    }

    /// What the campaign says about `device`.
    func progress(_ campaign: String, _ device: String) throws -> [String: Any] {
        let status = try fettle("campaign", "status", campaign, "--json").json()
        let devices = status["devices"] as? [[String: Any]] ?? []
        return devices.first { $0["device"] as? String == device } ?? [:]
    }

    private var environment: [String: String] {
        ["FETTLE_SERVER": address, "FETTLE_TOKEN_FILE": path("operator.token")]
    }

    // MARK: The distributor

    func startServer(_ more: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Binary.fettle)
        process.arguments =
            [
                "serve", "--data", path("data"), "--listen", "127.0.0.1:\(port)", "--operator-token-file",
                path("operator.token"), "--patch-wait", "30",
            ] + more
        process.currentDirectoryURL = folder
        FileManager.default.createFile(atPath: path("serve.log"), contents: nil)
        let log = try FileHandle(forWritingTo: folder.appendingPathComponent("serve.log"))
        process.standardOutput = log
        process.standardError = log
        try process.run()
        server = process
        try waitUntilListening(port)
        if FileManager.default.fileExists(atPath: path("author.pub")) {
            let added = try fettle("author", "add", "author", "--key", path("author.pub"))
            #expect(added.status == 0, "\(added.error)")
        }
    }

    /// Starts another server beside, which ends with the workshop. Returns the file of what it says.
    func start(_ name: String, _ program: String, _ arguments: [String], port: Int) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let file = path("\(name).log")
        FileManager.default.createFile(atPath: file, contents: nil)
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        process.standardOutput = log
        process.standardError = log
        try process.run()
        others.append(process)
        try waitUntilListening(port)
        return file
    }

    private func waitUntilListening(_ port: Int) throws {
        try Patience.wait {
            try Command.run("/bin/bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port)"], folder: folder).status == 0
        }
    }

    func stopServer() {
        guard let server, server.isRunning else { return }
        kill(server.processIdentifier, SIGKILL)
        server.waitUntilExit()
        self.server = nil
    }

    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
