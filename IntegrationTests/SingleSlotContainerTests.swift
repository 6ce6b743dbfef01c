import Foundation
import Testing

@Suite("Containers in a single slot with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct SingleSlotContainerTests {
    private let workshop: Workshop
    private let old: Data
    private let new: Data

    init() throws {
        workshop = try Workshop()
        // Texts of random words, each compressed: one of them changes.
        var random = SystemRandomNumberGenerator()
        let words = (0..<500).map { _ in String((0..<7).map { _ in "abcdefghijkl".randomElement(using: &random)! }) }
        let texts = (0..<8).map { _ in
            (0..<20_000).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
        }
        var changed = texts
        // More than an answer holds itself.
        let more = String((0..<12_000).map { _ in "abcdefghijklmnopqrstuvwxyz012345".randomElement(using: &random)! })
        changed[3].insert(contentsOf: more, at: changed[3].index(changed[3].startIndex, offsetBy: 50_000))
        old = try Self.container(of: texts, in: workshop)
        new = try Self.container(of: changed, in: workshop)
        try old.write(to: URL(fileURLWithPath: workshop.path("old")))
        try new.write(to: URL(fileURLWithPath: workshop.path("new")))
        let built = try workshop.build("reference", sequence: 5, image: "new")
        #expect(built.status == 0, "\(built.error)")
        try workshop.startServer()
    }

    /// A tar file of gzip files.
    private static func container(of texts: [String], in workshop: Workshop) throws -> Data {
        let folder = workshop.path("texts")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, text) in texts.enumerated() {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(index)"))
        }
        let names = texts.indices.map { "\($0)" }
        try run("/bin/gzip", ["-n", "-f"] + names, in: folder)
        try run(
            "/bin/tar",
            ["-cf", "../texts.tar", "--mtime=@0", "--owner=0", "--group=0"] + names.map { $0 + ".gz" },
            in: folder
        )
        return try Data(contentsOf: URL(fileURLWithPath: workshop.path("texts.tar")))
    }

    private static func run(_ program: String, _ arguments: [String], in folder: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(program)")
    }

    private func device() throws -> Device {
        let slot = workshop.path("only-slot")
        try old.write(to: URL(fileURLWithPath: slot))
        return try Device(workshop, health: "true", settings: "type=file\nslot=\(slot)\nslot-size=1048576")
    }

    private var journal: String { workshop.path("device/single-slot/app.journal") }

    @Test("A6 D6 a container in the only slot is updated by as few bytes as with two slots")
    func update() throws {
        let device = try device()
        let campaign = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        let isNew = try device.bootImage() == new
        #expect(isNew)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
        // One compressed text has more than forty thousand bytes, and all of it behind the change is another.
        let fetched = run.error.firstMatch(of: /(\d+) bytes fetched/).flatMap { Int($0.output.1) }
        #expect(try #require(fetched) < 12_000, "\(run.error)")
        #expect(!FileManager.default.fileExists(atPath: journal))
    }

    @Test(
        "A6 an agent that is killed while it unpacks or writes a container gets to the new one",
        arguments: [0, 1, 4, 15]
    )
    func killed(_ milliseconds: Int) throws {
        let device = try device()
        try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let agent = try device.start()
        for _ in 0..<30_000 where agent.isRunning {
            if FileManager.default.fileExists(atPath: journal) { break }
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
        #expect(!FileManager.default.fileExists(atPath: journal))
    }
}
