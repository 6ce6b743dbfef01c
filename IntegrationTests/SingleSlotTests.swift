import Foundation
import Testing

@Suite("Updates of a single slot with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct SingleSlotTests {
    private let workshop: Workshop
    private let old: Data
    private let new: Data

    init() throws {
        workshop = try Workshop()
        // Programs with much data behind them, so that there is time to be killed in.
        var random = SystemRandomNumberGenerator()
        let data = Data((0..<60_000).map { _ in UInt8.random(in: 0...255, using: &random) })
        var edited = data
        edited.insert(contentsOf: Array("some bytes more".utf8), at: 9_000)
        for place in stride(from: 1_000, to: edited.count, by: 7_000) { edited[place] ^= 0x5A }
        old = try Data(contentsOf: URL(fileURLWithPath: workshop.path("old"))) + data
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new"))) + edited
        try old.write(to: URL(fileURLWithPath: workshop.path("old")))
        try new.write(to: URL(fileURLWithPath: workshop.path("new")))
        let built = try workshop.build("reference", sequence: 5, image: "new")
        #expect(built.status == 0, "\(built.error)")
        try workshop.startServer()
    }

    private var journal: String { workshop.path("device/single-slot/app.journal") }

    private func device() throws -> Device {
        let slot = workshop.path("only-slot")
        try old.write(to: URL(fileURLWithPath: slot))
        return try Device(
            workshop,
            health: "true",
            settings: "type=file\nslot=\(slot)\nslot-size=200000"
        )
    }

    @Test("A6 a device with a single slot is updated in place by a patch, and the campaign counts it")
    func update() throws {
        let device = try device()
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        let isNew = try device.bootImage() == new
        #expect(isNew)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
        // The image alone has more than sixty thousand bytes.
        let fetched = run.error.firstMatch(of: /(\d+) bytes fetched/).flatMap { Int($0.output.1) }
        #expect(try #require(fetched) < 20_000, "\(run.error)")
        #expect(!FileManager.default.fileExists(atPath: journal))
    }

    @Test(
        "A6 an agent that is killed while it writes over its only slot gets to the new software",
        arguments: [0, 5, 20, 60]
    )
    func killed(_ milliseconds: Int) throws {
        let device = try device()
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let agent = try device.start()
        // Until the first record of the journal is there: from then on the slot holds neither image.
        for _ in 0..<30_000 where agent.isRunning {
            let handle = FileHandle(forReadingAtPath: journal)
            if try handle?.read(upToCount: 1)?.first ?? 0 != 0 { break }
            Thread.sleep(forTimeInterval: 0.001)
        }
        Thread.sleep(forTimeInterval: Double(milliseconds) / 1_000)
        kill(agent.processIdentifier, SIGKILL)
        agent.waitUntilExit()
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        // Once more where it was killed in its trial.
        try device.run()
        let isNew = try device.bootImage() == new
        #expect(isNew, "\(run.error)")
        #expect(try device.sequenceNumber() == 5)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
        #expect(!FileManager.default.fileExists(atPath: journal))
    }
}
