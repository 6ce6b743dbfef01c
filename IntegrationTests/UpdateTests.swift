import Foundation
import Testing

@Suite("Updates with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct UpdateTests {
    private let workshop: Workshop
    private let old: Data
    private let new: Data

    init() throws {
        workshop = try Workshop()
        old = try Data(contentsOf: URL(fileURLWithPath: workshop.path("old")))
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        let built = try workshop.build("reference", sequence: 5, image: "new")
        #expect(built.status == 0, "\(built.error)")
        try workshop.startServer()
    }

    @Test("A5 B2 a device is updated, proves what runs, and the campaign counts it")
    func update() throws {
        let device = try Device(workshop)
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try device.sequenceNumber() == 5)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
        // A second poll finds nothing left to do.
        #expect(try device.run().status == 0)
        #expect(try device.bootImage() == new)
    }

    @Test("A1 a manifest by an author whom the device does not know is refused, and reported")
    func stranger() throws {
        try workshop.fettle("key", "new", "--type", "ed25519", "--out", workshop.path("other"))
        let device = try Device(workshop, anchor: "other")
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 3, "\(run.error)")
        #expect(run.error.contains("not authentic"))
        #expect(try device.bootImage() == old)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "refused")
    }

    @Test("a manifest with a lower sequence number is refused")
    func rollback() throws {
        let device = try Device(workshop)
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        try device.run()
        _ = try workshop.build("older", sequence: 4, image: "old")
        let check = try device.agent("check", workshop.path("older.suit"))
        #expect(check.status == 1, "\(check.error)")
        #expect(check.output.contains("sequence number"))
        #expect(try device.bootImage() == new)
        #expect(try device.sequenceNumber() == 5)
    }

    @Test("B2 new software that fails its health command gives way to the old one, and the campaign says so")
    func fallBack() throws {
        let device = try Device(workshop, health: "false")
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.error.contains("back to the old software"), "\(run.error)")
        #expect(try device.bootImage() == old)
        try device.run()
        #expect(try device.bootImage() == old)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "fallen-back")
    }

    @Test("B2 new software that was changed between its installation and its start gives way to the old one")
    func changedOnTrial() throws {
        // What runs at the restart stands for whoever, or whatever, spoils the slot.
        let slot = workshop.path("device/slots/app.1")
        let device = try Device(workshop, restart: "printf x >> \(slot)")
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.error.contains("is not what was installed"), "\(run.error)")
        #expect(try device.bootImage() == old)
        try device.run()
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "fallen-back")
    }

    @Test("B2 software that failed is not taken again, whatever is offered")
    func failedOnce() throws {
        let device = try Device(workshop, health: "false")
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        try device.run()
        let check = try device.agent("check", workshop.path("reference.suit"))
        #expect(check.status == 1, "\(check.error)")
        #expect(check.output.contains("failed on this device before"))
    }

    @Test("a full disk postpones the update, and leaves the old software")
    func fullDisk() throws {
        let device = try Device(workshop)
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        // Files may have at most 16 KiB: enough for the state, not for the image.
        let run = try device.run(prefix: "ulimit -f 32;")
        #expect(run.status != 0)
        #expect(try device.bootImage() == old)
        #expect(try device.sequenceNumber() == 0)
        #expect(try device.run().status == 0)
        #expect(try device.bootImage() == new)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
    }

    @Test("a distributor that is gone leaves the old software, and the agent says so")
    func serverGone() throws {
        let device = try Device(workshop)
        #expect(try device.run().status == 0)
        workshop.stopServer()
        let run = try device.run()
        #expect(run.status == 5, "\(run.error)")
        #expect(try device.bootImage() == old)
    }

    @Test("two agents on one state folder: the second ends with its own code")
    func twoAgents() throws {
        let device = try Device(workshop)
        let first = Process()
        first.executableURL = URL(fileURLWithPath: Binary.agent)
        first.arguments = ["--config", workshop.path("device.conf"), "run"]
        first.standardError = FileHandle.nullDevice
        try first.run()
        defer { first.waitUntilExit() }
        Thread.sleep(forTimeInterval: 4)
        let second = try device.run()
        #expect(second.status == 7, "\(second.error)")
        #expect(try device.agent("status").status == 0)
        // An agent that is asked to stop does so.
        first.terminate()
        #expect(Patience.wait { !first.isRunning })
        kill(first.processIdentifier, SIGKILL)
    }

    @Test("a port that is in use is named")
    func portInUse() throws {
        let second = try workshop.fettle(
            "serve",
            "--data",
            workshop.path("other-data"),
            "--listen",
            "127.0.0.1:\(workshop.port)"
        )
        #expect(second.status != 0)
        #expect(second.error.contains("\(workshop.port)"), "\(second.error)")
    }

    @Test("B4 an agent that is killed at any moment leaves old or new software, and gets there", arguments: 0..<8)
    func killed(_ seed: Int) throws {
        let device = try Device(workshop)
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let agent = Process()
        agent.executableURL = URL(fileURLWithPath: Binary.agent)
        agent.arguments = ["--config", workshop.path("device.conf"), "run", "--once"]
        agent.standardError = FileHandle.nullDevice
        agent.standardOutput = FileHandle.nullDevice
        try agent.run()
        usleep(UInt32(seed) * 35_000 + 5_000)
        kill(agent.processIdentifier, SIGKILL)
        agent.waitUntilExit()
        let image = try device.bootImage()
        #expect(image == old || image == new)
        let sequenceNumber = try device.sequenceNumber()
        for _ in 0..<4 where try device.bootImage() != new { try device.run() }
        #expect(try device.bootImage() == new)
        #expect(try device.sequenceNumber() >= sequenceNumber)
    }
}
