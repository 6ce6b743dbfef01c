import Foundation
import Testing

@Suite("Encrypted updates with real processes", .enabled(if: Workshop.isPossible), .serialized)
struct EncryptedUpdateTests {
    private let workshop: Workshop
    private let old: Data
    private let new: Data

    init() throws {
        workshop = try Workshop()
        old = try Data(contentsOf: URL(fileURLWithPath: workshop.path("old")))
        new = try Data(contentsOf: URL(fileURLWithPath: workshop.path("new")))
        for (name, type) in [("recipient", "p256"), ("stranger", "p256"), ("site", "a128kw")] {
            try workshop.fettle("key", "new", "--type", type, "--out", workshop.path(name))
        }
    }

    /// Encrypts the new release, and offers it to a device that has `keys`.
    private func prepare(_ encryption: [String], keys: [String]) throws -> (device: Device, campaign: String) {
        let arguments = ["payload", "encrypt", workshop.path("new"), "--out", workshop.path("app")] + encryption
        let encrypted = try Command.run(Binary.fettle, arguments, folder: workshop.folder)
        #expect(encrypted.status == 0, "\(encrypted.error)")
        let digest = try Command.run("/usr/bin/sha256sum", [workshop.path("app.encrypted")]).output.prefix(64)
        let yaml = """
            sequence: 5
            components:
              app:
                classes:
                  - vendor: example.com
                    class: test
                    version: "5.0"
                    image: new
                    uri: \(workshop.address)/v1/blobs/sha-256/\(digest)
                    encryption: { info: app.encryption-info, ciphertext: app.encrypted }
                    policy: { eligibility: none }

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
        try workshop.startServer()
        let device = try Device(workshop)
        let path = workshop.path("device.conf")
        let configuration = try String(contentsOfFile: path, encoding: .utf8)
        let files = keys.map(workshop.path).joined(separator: " ")
        try configuration.replacingOccurrences(of: "[keyring]\n", with: "[keyring]\ndecryption-keys=\(files)\n")
            .write(toFile: path, atomically: true, encoding: .utf8)
        return (device, try workshop.offer("reference", images: ["new", "app.encrypted"], to: ["device"]))
    }

    @Test(
        "M3 a device decrypts the update, runs it, and keeps nothing of the ciphertext",
        arguments: ["A128GCM", "A128CTR", "ChaCha20-Poly1305"],
        ["recipient", "site"]
    )
    func decrypts(_ algorithm: String, _ recipient: String) throws {
        let isShared = recipient == "site"
        let file = workshop.path(isShared ? "site.sym.hex" : "recipient.pub")
        let (device, _) = try prepare(
            ["--algorithm", algorithm, isShared ? "--kek" : "--recipient-key", file],
            keys: ["stranger.key", isShared ? "site.sym.hex" : "recipient.key"]
        )
        let run = try device.run()
        #expect(run.status == 0, "\(run.error)")
        #expect(try device.bootImage() == new)
        #expect(try device.sequenceNumber() == 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path("device/spool")).isEmpty)
    }

    @Test("a device without the key refuses, says why, and fetches nothing", arguments: [[], ["stranger.key"]])
    func wrongKey(_ keys: [String]) throws {
        let (device, campaign) = try prepare(["--recipient-key", workshop.path("recipient.pub")], keys: keys)
        let run = try device.run()
        #expect(run.status == 1, "\(run.error)")
        #expect(run.error.contains("the payload is encrypted"), "\(run.error)")
        #expect(try device.bootImage() == old)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path("device/spool")).isEmpty)
        #expect(try workshop.progress(campaign, "device")["state"] as? String == "refused")
    }

    @Test("a dry check says what would be fetched, and fetches nothing")
    func check() throws {
        let (device, _) = try prepare(["--recipient-key", workshop.path("recipient.pub")], keys: ["recipient.key"])
        let check = try device.agent("check", workshop.path("reference.suit"))
        #expect(check.status == 0, "\(check.error)")
        #expect(check.output.contains("\(workshop.address)/v1/blobs/sha-256/"), "\(check.output)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: workshop.path("device/spool")).isEmpty)
        #expect(try device.bootImage() == old)
    }

    @Test("a key file that is no key stops the agent before it does anything")
    func noKey() throws {
        let (device, _) = try prepare(["--recipient-key", workshop.path("recipient.pub")], keys: ["recipient.pub"])
        let run = try device.run()
        #expect(run.status == 2, "\(run.error)")
        #expect(run.error.contains("recipient.pub"), "\(run.error)")
    }

    @Test("B4 an agent that is killed at any moment leaves old or new software, and gets there", arguments: 0..<6)
    func killed(_ seed: Int) throws {
        let (device, _) = try prepare(["--recipient-key", workshop.path("recipient.pub")], keys: ["recipient.key"])
        let agent = Process()
        agent.executableURL = URL(fileURLWithPath: Binary.agent)
        agent.arguments = ["--config", workshop.path("device.conf"), "run", "--once"]
        agent.standardError = FileHandle.nullDevice
        agent.standardOutput = FileHandle.nullDevice
        try agent.run()
        usleep(UInt32(seed) * 25_000 + 5_000)
        kill(agent.processIdentifier, SIGKILL)
        agent.waitUntilExit()
        let image = try device.bootImage()
        #expect(image == old || image == new)
        for _ in 0..<4 where try device.bootImage() != new { try device.run() }
        #expect(try device.bootImage() == new)
        #expect(try device.sequenceNumber() == 5)
    }
}
