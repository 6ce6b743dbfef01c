import Foundation
import Testing

@Suite("Key rotation with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct KeyRotationTests {
    private let workshop: Workshop
    private let old: Data
    private let new: Data

    init() throws {
        workshop = try Workshop()
        old = try Data(contentsOf: URL(fileURLWithPath: workshop.path("old")))
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        try makeKey("root-1")
        try run(
            "key",
            "set",
            "new",
            "--key",
            path("root-1.pub"),
            "--manifest-key",
            path("author.pub"),
            "--sign",
            path("root-1.key"),
            "--out",
            path("keys-1.set")
        )
        #expect(try workshop.build("reference", sequence: 5, image: "new").status == 0)
        try workshop.startServer()
    }

    private func path(_ name: String) -> String { workshop.path(name) }

    private func run(_ arguments: String...) throws {
        let command = try Command.run(
            Binary.fettle,
            arguments,
            environment: ["FETTLE_SERVER": workshop.address, "FETTLE_TOKEN_FILE": path("operator.token")],
            folder: workshop.folder
        )
        #expect(command.status == 0, "\(arguments.joined(separator: " ")): \(command.error)")
    }

    private func makeKey(_ name: String) throws {
        try run("key", "new", "--type", "ed25519", "--out", path(name))
    }

    /// Exchanges the key that signs key sets, from version `version` to the next; other changes as options.
    private func rotate(_ version: Int, _ changes: String...) throws {
        try makeKey("root-\(version + 1)")
        let arguments =
            ["key", "set", "rotate", path("keys-\(version).set")] + changes + [
                "--add-key", path("root-\(version + 1).pub"), "--revoke", path("root-\(version).pub"), "--sign",
                path("root-\(version).key"), "--sign", path("root-\(version + 1).key"), "--out",
                path("keys-\(version + 1).set"),
            ]
        let command = try Command.run(Binary.fettle, arguments, folder: workshop.folder)
        #expect(command.status == 0, "\(command.error)")
    }

    private func publish(_ versions: ClosedRange<Int>) throws {
        for version in versions { try run("key", "set", "publish", path("keys-\(version).set")) }
    }

    private func keySet(_ device: Device) throws -> Int? {
        try device.agent("--json", "status").json()["keySet"] as? Int
    }

    @Test("M4 S16 a device that was away for forty rotations catches up, and takes what the latest key signed")
    func fortyRotations() throws {
        for version in 1...39 { try rotate(version) }
        try makeKey("successor")
        try rotate(40, "--add-manifest-key", path("successor.pub"), "--revoke", path("author.pub"))
        try publish(1...41)
        let device = try Device(workshop, keySet: "keys-1.set")
        // The distributor still takes both authors; whom devices trust is not its to say.
        try run("author", "add", "successor", "--key", path("successor.pub"))
        #expect(try workshop.build("signed-anew", sequence: 6, image: "new", key: "successor").status == 0)
        let campaign = try workshop.offer("signed-anew", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(run.error.contains("from version 1 to 41"), "\(run.error)")
        #expect(try keySet(device) == 41)
        #expect(try device.bootImage() == new)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "running")
    }

    @Test("M4 S16 what a revoked key signed is refused, although the distributor offers it")
    func revoked() throws {
        try makeKey("successor")
        try rotate(1, "--add-manifest-key", path("successor.pub"), "--revoke", path("author.pub"))
        try publish(1...2)
        let device = try Device(workshop, keySet: "keys-1.set")
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.status == 3, "\(run.error)")
        #expect(try keySet(device) == 2)
        #expect(try device.bootImage() == old)
        #expect(try device.sequenceNumber() == 0)
    }

    @Test("M4 a device with an anchor follows a key set that its anchor has signed")
    func fromAnchor() throws {
        try run(
            "key",
            "set",
            "new",
            "--key",
            path("author.pub"),
            "--manifest-key",
            path("author.pub"),
            "--sign",
            path("author.key"),
            "--out",
            path("first.set")
        )
        try run("key", "set", "publish", path("first.set"))
        let device = try Device(workshop)
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        #expect(try device.run().status == 0)
        #expect(try keySet(device) == 1)
        #expect(try device.bootImage() == new)
    }

    @Test("M4 S16 a chain with a set that strangers signed leads no further than the set before")
    func foreignSet() throws {
        try rotate(1)
        try rotate(2)
        // A set of strangers that claims to be version 2; this distributor is theirs.
        try makeKey("stranger")
        try run(
            "key",
            "set",
            "new",
            "--key",
            path("stranger.pub"),
            "--manifest-key",
            path("stranger.pub"),
            "--sign",
            path("stranger.key"),
            "--out",
            path("foreign-1.set")
        )
        let arguments = [
            "key", "set", "rotate", path("foreign-1.set"), "--threshold", "1", "--sign", path("stranger.key"), "--out",
            path("foreign-2.set"),
        ]
        #expect(try Command.run(Binary.fettle, arguments, folder: workshop.folder).status == 0)
        try run("key", "set", "publish", path("foreign-1.set"), path("foreign-2.set"))
        let device = try Device(workshop, keySet: "keys-1.set")
        _ = try workshop.offer("reference", images: ["new", "old"], to: ["device"])
        let run = try device.run()
        #expect(run.error.contains("key set after version 1 is refused"), "\(run.error)")
        #expect(try keySet(device) == 1)
        // What the device trusts has not changed, so it is still updated by its own author.
        #expect(try device.bootImage() == new)
    }
}
