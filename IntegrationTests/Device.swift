import Foundation
import Testing

/// A device with a real agent.
struct Device {
    let workshop: Workshop
    let name: String

    /// Provisions a device that runs the old release, and trusts `anchor`, or follows the key set in the file `keySet`.
    ///
    /// - Parameters:
    ///   - root: the root file system; one that all devices share where none is given.
    ///   - settings: further sections of the configuration.
    init(
        _ workshop: Workshop,
        _ name: String = "device",
        anchor: String = "author",
        keySet: String? = nil,
        health: String = "{slot} --version",
        restart: String = "true",
        root: String? = nil,
        settings: String = ""
    ) throws {
        self.workshop = workshop
        self.name = name
        let slots = workshop.path("\(name)/slots")
        try FileManager.default.createDirectory(atPath: slots, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: workshop.path("old"), toPath: slots + "/app.0")
        // A device without a network needs none.
        let tokens = workshop.isServing ? try workshop.fettle("token", "new", "--json").json()["tokens"] : nil
        try ((tokens as? [String])?.first ?? "").write(
            toFile: workshop.path("\(name).token"),
            atomically: true,
            encoding: .utf8
        )
        let shown = try workshop.fettle("manifest", "show", workshop.path("reference.suit"), "--json")
        let identifiers = Device.identifiers(shown.output)
        try """
        [device]
        id=\(name)
        state-dir=\(workshop.path(name))
        root=\(try root ?? DeviceRoot.path())
        [server]
        url=\(workshop.address)
        enrolment-token-file=\(workshop.path("\(name).token"))
        poll-interval=1
        [keyring]
        \(keySet.map { "key-set=\(workshop.path($0))" } ?? "anchors=\(workshop.path("\(anchor).pub"))")
        [update]
        confirm-timeout=3
        restart-command=\(restart)
        [component.app]
        vendor-id=\(identifiers.vendor)
        class-id=\(identifiers.class)
        version=0.9
        health-command=\(health)
        \(settings)

        """.write(toFile: workshop.path("\(name).conf"), atomically: true, encoding: .utf8)
    }

    /// Vendor and class id in a manifest's dump.
    private static func identifiers(_ json: String) -> (vendor: String, class: String) {
        func value(_ key: String) -> String {
            guard let range = json.range(of: "\"\(key)\"[^0-9a-f]*[0-9a-f-]{36}", options: .regularExpression) else {
                return ""
            }
            return String(json[range].suffix(36))
        }
        return (value("vendor-id"), value("class-id"))
    }

    /// Runs one poll and all that follows from it.
    @discardableResult
    func run(prefix: String = "") throws -> Command {
        let line = "\(prefix) exec \(Binary.agent) --config \(workshop.path("\(name).conf")) run --once"
        return try Command.run("/bin/sh", ["-c", line])
    }

    func agent(_ arguments: String...) throws -> Command {
        try Command.run(Binary.agent, ["--config", workshop.path("\(name).conf")] + arguments)
    }

    /// The bytes that the device would start.
    func bootImage() throws -> Data {
        let status = try agent("--json", "status").json()
        let component = try #require((status["components"] as? [[String: Any]])?.first)
        return try Data(contentsOf: URL(fileURLWithPath: try #require(component["path"] as? String)))
    }

    /// Whether the slot for new software holds anything.
    var hasCandidate: Bool { FileManager.default.fileExists(atPath: workshop.path("\(name)/slots/app.1")) }

    /// The files that wait to be installed from.
    func spooled() -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: workshop.path("\(name)/spool"))) ?? []
    }

    /// Starts an agent that runs until it is ended.
    func start() throws -> Process {
        let agent = Process()
        agent.executableURL = URL(fileURLWithPath: Binary.agent)
        agent.arguments = ["--config", workshop.path("\(name).conf"), "run"]
        agent.standardOutput = FileHandle.nullDevice
        agent.standardError = FileHandle.nullDevice
        try agent.run()
        return agent
    }

    func sequenceNumber() throws -> Int {
        try agent("--json", "status").json()["sequenceNumber"] as? Int ?? -1
    }
}
