import Foundation
import Testing

@Suite("Updates through a gateway, with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct GatewayTests {
    private let workshop: Workshop
    private let new: Data

    init() throws {
        workshop = try Workshop()
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        try workshop.startServer()
    }

    /// A manifest whose devices ask the gateway.
    private func build(_ gateway: GatewayProcess) throws {
        let yaml = """
            sequence: 5
            request: \(gateway.address)/v1/request
            components:
              app:
                report: [class, digest, version]
                classes:
                  - name: test
                    vendor: example.com
                    class: test
                    version: "5.0"
                    image: new
                    policy: { formats: [full] }

            """
        try yaml.write(toFile: workshop.path("reference.yaml"), atomically: true, encoding: .utf8)
        let built = try workshop.fettle(
            "manifest",
            "build",
            workshop.path("reference.yaml"),
            "--key",
            workshop.path("author.key"),
            "--out",
            workshop.path("reference.suit")
        )
        #expect(built.status == 0, "\(built.error)")
    }

    /// A device that knows no other server than the gateway.
    private func device(_ name: String, behind gateway: GatewayProcess) throws -> Device {
        let device = try Device(workshop, name)
        let settings = workshop.path("\(name).conf")
        try String(contentsOfFile: settings, encoding: .utf8)
            .replacingOccurrences(of: workshop.address, with: gateway.address)
            .write(toFile: settings, atomically: true, encoding: .utf8)
        return device
    }

    @Test("G1 G2 devices behind a gateway are updated, one download serves them all, and the campaign counts each")
    func site() throws {
        let gateway = try GatewayProcess(workshop, port: Workshop.freePort(), upstream: workshop.address)
        try build(gateway)
        let names = ["first", "second", "third"]
        let devices = try names.map { try device($0, behind: gateway) }
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: names)
        for device in devices {
            let run = try device.run()
            #expect(run.status == 0, "\(run.error)")
            #expect(try device.bootImage() == new)
            #expect(try workshop.progress(campaign, device.name)["state"] as? String == "running")
        }
        let uplink = try gateway.figure("traffic", "uplink")
        #expect(uplink < new.count + 100_000, "\(uplink)")
        #expect(try gateway.figure("answers", "forwarded") == 1)
        #expect(try gateway.figure("answers", "hits") == 2)
        #expect(try gateway.damagedBlobs().damaged.isEmpty)
    }

    @Test("G1 with the uplink cut devices are updated from the gateway, and what they report arrives later")
    func uplinkCut() throws {
        let gateway = try GatewayProcess(workshop, port: Workshop.freePort(), upstream: workshop.address)
        try build(gateway)
        let first = try device("first", behind: gateway)
        let second = try device("second", behind: gateway)
        // Enrolled, and nothing to do yet.
        #expect(try second.run().status == 0)
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["first", "second"])
        #expect(try first.run().status == 0)
        #expect(try first.bootImage() == new)
        workshop.stopServer()
        let run = try second.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try second.bootImage() == new)
        #expect(try gateway.figure("queue", "waiting") > 0)
        // The gateway itself may die meanwhile.
        gateway.kill()
        try gateway.start()
        try workshop.startServer()
        #expect(try Patience.wait { try gateway.figure("queue", "waiting") == 0 })
        #expect(try workshop.progress(campaign, "second")["state"] as? String == "running")
    }

    @Test(
        "S25 a gateway that is killed at any moment keeps only whole payloads, and its devices get there",
        arguments: 0..<6
    )
    func killed(_ seed: Int) throws {
        let gateway = try GatewayProcess(workshop, port: Workshop.freePort(), upstream: workshop.address)
        try build(gateway)
        let device = try device("device", behind: gateway)
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let agent = try device.start()
        defer {
            kill(agent.processIdentifier, SIGKILL)
            agent.waitUntilExit()
        }
        usleep(UInt32(seed) * 120_000 + 20_000)
        gateway.kill()
        #expect(try gateway.damagedBlobs().damaged.isEmpty)
        try gateway.start()
        #expect(try Patience.wait { try device.bootImage() == new })
        #expect(try gateway.damagedBlobs().damaged.isEmpty)
    }

    @Test("A full disk: the gateway passes through what it cannot keep")
    func fullDisk() throws {
        let gateway = try GatewayProcess(workshop, port: Workshop.freePort(), upstream: workshop.address)
        gateway.kill()
        // Files may have at most 16 KiB: enough for records, not for payloads.
        try gateway.start(prefix: "ulimit -f 16;")
        try build(gateway)
        let device = try device("device", behind: gateway)
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try gateway.figure("blobs", "kept") >= 0)
        #expect(try gateway.damagedBlobs().damaged.isEmpty)
    }

    @Test("G1 a site without any uplink is updated from a medium")
    func medium() throws {
        let port = try Workshop.freePort()
        let online = try GatewayProcess(workshop, port: port, upstream: workshop.address)
        try build(online)
        let device = try device("device", behind: online)
        #expect(try device.run().status == 0)
        online.kill()
        let packed = try workshop.pack("reference", "new")
        #expect(packed.status == 0, "\(packed.error)")
        let cache = workshop.path("island")
        let seed = ["gateway", "seed", "--cache", cache, workshop.path("reference.fettle"), workshop.path("new")]
        let seeded = try Command.run(Binary.fettle, seed, folder: workshop.folder)
        #expect(seeded.status == 0, "\(seeded.error)")
        let island = try GatewayProcess(workshop, port: port, cache: "island")
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try island.figure("queue", "waiting") > 0)
    }

    @Test("Two gateways on one folder: the second says so")
    func twoOnOneFolder() throws {
        let gateway = try GatewayProcess(workshop, port: Workshop.freePort(), upstream: workshop.address)
        let second = try workshop.fettle("gateway", "--cache", gateway.cache, "--listen", "127.0.0.1:0")
        #expect(second.status == 7, "\(second.error)")
        let inUse = try workshop.fettle(
            "gateway",
            "--cache",
            workshop.path("other"),
            "--listen",
            "127.0.0.1:\(gateway.port)"
        )
        #expect(inUse.status == 7, "\(inUse.error)")
        let open = try workshop.fettle("gateway", "--cache", workshop.path("other"), "--listen", "0.0.0.0:0")
        #expect(open.status == 2 && open.error.contains("--plain-http"), "\(open.error)")
        #expect(try workshop.fettle("gateway", "status", "http://127.0.0.1:1").status == 5)
    }
}
