import Foundation
import Testing

@Suite("Update files with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct UpdateFileTests {
    private let workshop: Workshop
    private let old: Data
    private let new: Data

    init() throws {
        workshop = try Workshop()
        old = try Data(contentsOf: URL(fileURLWithPath: workshop.path("old")))
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        let built = try workshop.build("reference", sequence: 5, image: "new", descriptors: "integrated")
        #expect(built.status == 0, "\(built.error)")
        let packed = try workshop.pack("reference", "new")
        #expect(packed.status == 0, "\(packed.error)")
    }

    private var file: String { workshop.path("reference.fettle") }

    @Test("E3 manifest, descriptor and image in one compressed file are installed without any network")
    func offline() throws {
        let device = try Device(workshop)
        let size = try Data(contentsOf: URL(fileURLWithPath: file)).count
        #expect(size < new.count)
        let install = try device.agent("install", file)
        #expect(install.status == 0, "\(install.error)")
        #expect(try device.bootImage() == new)
        #expect(try device.sequenceNumber() == 5)
        #expect(device.spooled().isEmpty)
        // Once is enough.
        let again = try device.agent("install", file)
        #expect(try device.bootImage() == new, "\(again.error)")
    }

    @Test("E3 E7 of a file whose software does not fit nothing is left behind, and the reason is shown")
    func unfit() throws {
        let root = workshop.path("root")
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let device = try Device(workshop, root: root)
        let install = try device.agent("install", file)
        #expect(install.status == 6, "\(install.error)")
        #expect(install.error.contains("ineligible"), "\(install.error)")
        #expect(!device.hasCandidate)
        #expect(device.spooled().isEmpty)
        #expect(try device.bootImage() == old)
        let notice = try device.agent("--json", "status").output
        #expect(notice.contains("refused") && notice.contains("ld-linux"), "\(notice)")
    }

    @Test("A1 of a file by an author whom the device does not know nothing is left behind")
    func stranger() throws {
        try workshop.fettle("key", "new", "--type", "ed25519", "--out", workshop.path("other"))
        let device = try Device(workshop, anchor: "other")
        let install = try device.agent("install", file)
        #expect(install.status == 3, "\(install.error)")
        #expect(!device.hasCandidate)
        #expect(device.spooled().isEmpty)
        #expect(try device.bootImage() == old)
    }

    @Test("A3 a file whose payload is another one, or that is cut, leaves the old software", arguments: [true, false])
    func damaged(_ isCut: Bool) throws {
        let device = try Device(workshop)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: file))
        if isCut {
            bytes.removeLast(100)
        } else {
            bytes[bytes.count - 100] ^= 1
        }
        try bytes.write(to: URL(fileURLWithPath: file))
        let install = try device.agent("install", file)
        #expect(install.status != 0, "\(install.error)")
        #expect(try device.bootImage() == old)
        #expect(try device.sequenceNumber() == 0)
    }

    @Test("E3 a file is handed to the agent that runs, which installs it within seconds")
    func besideAgent() throws {
        let device = try Device(workshop)
        let agent = try device.start()
        defer {
            kill(agent.processIdentifier, SIGTERM)
            agent.waitUntilExit()
        }
        let lock = workshop.path("device/lock")
        #expect(Patience.wait { FileManager.default.fileExists(atPath: lock) })
        var handed = try device.agent("install", file)
        // The lock file may be there before the lock.
        if handed.status != 0 {
            Thread.sleep(forTimeInterval: 3)
            handed = try device.agent("install", file)
        }
        #expect(handed.status == 0, "\(handed.error)")
        #expect(handed.error.contains("a running agent installs it"), "\(handed.error)")
        #expect(try Patience.wait { try device.sequenceNumber() == 5 })
        #expect(try device.bootImage() == new)
    }

    @Test("E5 a rescue is installed where nothing else would fit")
    func rescue() throws {
        let root = workshop.path("root")
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        let built = try workshop.build(
            "rescue",
            sequence: 6,
            image: "new",
            descriptors: "integrated",
            more: "provides: [{ kind: deployment, name: rescue }]"
        )
        #expect(built.status == 0, "\(built.error)")
        #expect(try workshop.pack("rescue", "new").status == 0)
        let device = try Device(workshop, root: root, settings: "[eligibility]\nask=file")
        let install = try device.agent("install", workshop.path("rescue.fettle"))
        #expect(install.status == 0, "\(install.error)")
        #expect(install.error.contains("the software is a rescue"), "\(install.error)")
        #expect(try device.bootImage() == new)
    }

    @Test("what the manifest does not name is not packed, and what is missing is told")
    func packing() throws {
        let foreign = try workshop.pack("reference", "new", "old")
        #expect(foreign.status == 7, "\(foreign.error)")
        #expect(foreign.error.contains("the manifest names no such file"), "\(foreign.error)")
        let bare = try workshop.pack("reference")
        #expect(bare.status == 0)
        let missing = try bare.json()["missing"] as? [[String: Any]]
        #expect(missing?.count == 1 && missing?.first?["role"] as? String == "image")
        let built = try workshop.build("beside", sequence: 5, image: "new")
        #expect(built.status == 0)
        let roles = try workshop.pack("beside", "new").json()["payloads"] as? [[String: Any]]
        #expect(roles?.compactMap { $0["role"] as? String } == ["image", "descriptor"])
        // What is in front of the payloads is shown and verified like any envelope.
        #expect(try workshop.fettle("manifest", "show", file).status == 0)
        let verified = try workshop.fettle("manifest", "verify", file, "--key", workshop.path("author.pub"))
        #expect(verified.status == 0, "\(verified.error)")
    }
}
