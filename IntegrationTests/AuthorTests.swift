import Foundation
import Testing

@Suite("The author's tool", .enabled(if: Workshop.isPossible))
struct AuthorTests {
    private let workshop: Workshop

    init() throws { workshop = try Workshop() }

    @Test("M2 a manifest verifies with its author's key, and with no other")
    func verify() throws {
        let built = try workshop.build("reference", sequence: 1, image: "new")
        #expect(built.status == 0, "\(built.error)")
        try workshop.fettle("key", "new", "--type", "p256", "--out", workshop.path("other"))
        let file = workshop.path("reference.suit")
        #expect(try workshop.fettle("manifest", "verify", file, "--key", workshop.path("author.pub")).status == 0)
        let wrong = try workshop.fettle("manifest", "verify", file, "--key", workshop.path("other.pub"))
        #expect(wrong.status == 1)
    }

    @Test("a truncated manifest, and one with a flipped bit, do not verify")
    func damaged() throws {
        _ = try workshop.build("reference", sequence: 1, image: "new")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: workshop.path("reference.suit")))
        try bytes.prefix(100).write(to: URL(fileURLWithPath: workshop.path("short.suit")))
        bytes[bytes.count / 2] ^= 4
        try bytes.write(to: URL(fileURLWithPath: workshop.path("flipped.suit")))
        for name in ["short", "flipped"] {
            let result = try workshop.fettle(
                "manifest",
                "verify",
                workshop.path("\(name).suit"),
                "--key",
                workshop.path("author.pub")
            )
            #expect(result.status == 1, "\(result.error)")
        }
    }

    @Test("an unknown key is named with its line, and nothing is written")
    func unknownKey() throws {
        try "sequence: 1\nreqest: x\n".write(toFile: workshop.path("bad.yaml"), atomically: true, encoding: .utf8)
        let result = try workshop.fettle(
            "manifest",
            "build",
            workshop.path("bad.yaml"),
            "--key",
            workshop.path("author.key"),
            "--out",
            workshop.path("bad.suit")
        )
        #expect(result.status != 0)
        #expect(result.error.contains("bad.yaml:2"), "\(result.error)")
        #expect(result.error.contains("request"))
        #expect(!FileManager.default.fileExists(atPath: workshop.path("bad.suit")))
    }

    @Test("a missing image is named, and has its own exit code")
    func missingImage() throws {
        let result = try workshop.build("missing", sequence: 1, image: "nothing")
        #expect(result.status == 4, "\(result.error)")
        #expect(result.error.contains("nothing"))
        #expect(!FileManager.default.fileExists(atPath: workshop.path("missing.suit")))
    }
}
