import Foundation
import Testing

@Suite("Consent and second chances with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct ConsentTests {
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

    private func offer() throws -> String {
        try workshop.offer("reference", images: ["new", "old"], to: ["device"])
    }

    private func isWaiting(_ device: Device, _ campaign: String) throws {
        let asked = try device.run()
        #expect(asked.status == 8, "\(asked.error)")
        #expect(!device.hasCandidate)
        #expect(try device.bootImage() == old)
        let shown = try device.agent("--json", "status").output
        #expect(shown.contains("question"), "\(shown)")
        let progress = try workshop.progress(campaign, "device")
        #expect(progress["state"] as? String == "waiting")
        #expect(progress["reason"] as? String == "waiting for the user")
    }

    @Test("E3 what a poll brings waits for the user, and is installed when the user agrees")
    func approved() throws {
        let device = try Device(workshop, settings: "[eligibility]\nask=file")
        let campaign = try offer()
        try isWaiting(device, campaign)
        #expect(try device.agent("approve").status == 0)
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
    }

    @Test("E3 what the user turns down is not fetched, and the operator sees why")
    func rejected() throws {
        let device = try Device(workshop, settings: "[eligibility]\nask=file")
        let campaign = try offer()
        try isWaiting(device, campaign)
        #expect(try device.agent("reject").status == 0)
        let run = try device.run()
        #expect(run.status == 1, "\(run.error)")
        #expect(!device.hasCandidate)
        #expect(try device.bootImage() == old)
        let progress = try workshop.progress(campaign, "device")
        #expect(progress["state"] as? String == "refused")
        #expect(progress["reason"] as? String == "turned down by the user")
    }

    @Test("E5 E7 E8 a device that the software did not fit gets it when the device has changed")
    func changed() throws {
        let root = workshop.folder.appendingPathComponent("root")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        let device = try Device(workshop, root: root.path)
        let campaign = try offer()
        let refused = try device.run()
        #expect(refused.status == 6, "\(refused.error)")
        #expect(!device.hasCandidate)
        #expect(device.spooled().isEmpty)
        let progress = try workshop.progress(campaign, "device")
        #expect(progress["state"] as? String == "refused")
        #expect(progress["reason"] as? String == "ineligible")
        #expect((progress["edges"] as? [[String: Any]])?.isEmpty == false)
        // Nothing has changed: it is not asked for again.
        #expect(try device.run().status == 0)
        #expect(try device.bootImage() == old)
        try DeviceRoot.fill(root)
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
    }
}
