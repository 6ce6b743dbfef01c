import Foundation
import Testing

@Suite("fettle manifest", .enabled(if: Workshop.isPossible))
struct ManifestCommandTests {
    private let workshop: Workshop

    init() throws { workshop = try Workshop() }

    /// Builds the template of a single image.
    private func single(_ arguments: String...) throws -> Command {
        let template = try workshop.fettle("manifest", "template", "single-image")
        try template.output.write(toFile: workshop.path("single.yaml"), atomically: true, encoding: .utf8)
        try Data(repeating: 7, count: 900).write(to: URL(fileURLWithPath: workshop.path("radio.bin")))
        return try Command.run(
            Binary.fettle,
            ["manifest", "build", workshop.path("single.yaml"), "--out", workshop.path("single.suit")] + arguments,
            folder: workshop.folder
        )
    }

    @Test("M2 unsigned, signed, and signed by two: verify says which")
    func signing() throws {
        #expect(try single("--unsigned").status == 0)
        let file = workshop.path("single.suit")
        try workshop.fettle("key", "new", "--type", "ed25519", "--out", workshop.path("second"))
        try workshop.fettle("key", "new", "--type", "hmac", "--out", workshop.path("fleet"))
        let keys = ["author.pub", "second.pub", "fleet.sym.hex"].flatMap { ["--key", workshop.path($0)] }
        func verify(_ threshold: Int) throws -> Int32 {
            let arguments = ["manifest", "verify", file] + keys + ["--threshold", "\(threshold)"]
            return try Command.run(Binary.fettle, arguments).status
        }
        #expect(try verify(1) == 1)
        let signed = try workshop.fettle("manifest", "sign", file, "--key", workshop.path("author.key"), "--out", file)
        #expect(signed.status == 0, "\(signed.error)")
        #expect(try verify(1) == 0)
        #expect(try verify(2) == 1)
        for key in [["--key", "second.key"], ["--mac-key", "fleet.sym.hex"]] {
            let added = try workshop.fettle(
                "manifest",
                "add-signature",
                file,
                key[0],
                workshop.path(key[1]),
                "--out",
                file
            )
            #expect(added.status == 0, "\(added.error)")
        }
        #expect(try verify(3) == 0)
        let twice = try workshop.fettle(
            "manifest",
            "add-signature",
            file,
            "--key",
            workshop.path("second.key"),
            "--out",
            file
        )
        #expect(twice.status == 7)
    }

    @Test("M1 a severed text goes and comes back, byte for byte")
    func severing() throws {
        #expect(try single("--key", workshop.path("author.key")).status == 0)
        let file = workshop.path("single.suit")
        let small = workshop.path("small.suit")
        let taken = try workshop.fettle(
            "manifest",
            "sever",
            file,
            "--all",
            "--save",
            workshop.path("parts"),
            "--out",
            small
        )
        #expect(taken.status == 0, "\(taken.error)")
        #expect(try workshop.fettle("manifest", "verify", small, "--key", workshop.path("author.pub")).status == 0)
        let back = try workshop.fettle(
            "manifest",
            "sever",
            small,
            "--restore",
            workshop.path("parts/text.member"),
            "--out",
            small
        )
        #expect(back.status == 0, "\(back.error)")
        #expect(FileManager.default.contentsEqual(atPath: file, andPath: small))
    }

    @Test(
        "M3 a payload and a manifest are encrypted and decrypted",
        arguments: ["A128GCM", "A128CTR", "ChaCha20-Poly1305"]
    )
    func encryption(algorithm: String) throws {
        #expect(try single("--key", workshop.path("author.key")).status == 0)
        try workshop.fettle("key", "new", "--out", workshop.path("device"))
        let sealed = try workshop.fettle(
            "payload",
            "encrypt",
            workshop.path("radio.bin"),
            "--recipient-key",
            workshop.path("device.pub"),
            "--algorithm",
            algorithm,
            "--out",
            workshop.path("radio")
        )
        #expect(sealed.status == 0, "\(sealed.error)")
        let opened = try workshop.fettle(
            "payload",
            "decrypt",
            workshop.path("radio.encrypted"),
            "--info",
            workshop.path("radio.encryption-info"),
            "--key",
            workshop.path("device.key"),
            "--out",
            workshop.path("opened.bin")
        )
        #expect(opened.status == 0, "\(opened.error)")
        let same = FileManager.default.contentsEqual(
            atPath: workshop.path("radio.bin"),
            andPath: workshop.path("opened.bin")
        )
        #expect(same)
        let outer = try workshop.fettle(
            "manifest",
            "encrypt",
            workshop.path("single.suit"),
            "--recipient-key",
            workshop.path("device.pub"),
            "--algorithm",
            algorithm,
            "--key",
            workshop.path("author.key"),
            "--out",
            workshop.path("outer")
        )
        #expect(outer.status == 0, "\(outer.error)")
        let verified = try workshop.fettle(
            "manifest",
            "verify",
            workshop.path("outer.suit"),
            "--key",
            workshop.path("author.pub")
        )
        #expect(verified.status == 0, "\(verified.error)")
    }

    @Test("M4 a chain of key sets is signed, rotated and followed")
    func keySets() throws {
        for name in ["root-1", "root-2", "next"] { try workshop.fettle("key", "new", "--out", workshop.path(name)) }
        func run(_ arguments: String...) throws -> Command {
            try Command.run(Binary.fettle, ["key", "set"] + arguments, folder: workshop.folder)
        }
        let first = try run(
            "new",
            "--key",
            "root-1.pub",
            "--key",
            "root-2.pub",
            "--threshold",
            "2",
            "--manifest-key",
            "author.pub",
            "--sign",
            "root-1.key",
            "--out",
            "1.set"
        )
        #expect(first.status == 0, "\(first.error)")
        #expect(try run("verify", "1.set").status == 1)
        #expect(try run("sign", "1.set", "--key", "root-2.key", "--out", "1.set").status == 0)
        #expect(try run("verify", "1.set").status == 0)
        let second = try run(
            "rotate",
            "1.set",
            "--add-manifest-key",
            "next.pub",
            "--revoke",
            "author.pub",
            "--sign",
            "root-1.key",
            "--sign",
            "root-2.key",
            "--out",
            "2.set"
        )
        #expect(second.status == 0, "\(second.error)")
        #expect(try run("verify", "1.set", "2.set").status == 0)
        #expect(try run("verify", "2.set", "1.set").status == 1)
        #expect(try run("show", "2.set", "--json").json()["version"] as? Int == 2)
    }

    @Test("M1 --explain names section, byte, expected and found")
    func explain() throws {
        #expect(try single("--key", workshop.path("author.key")).status == 0)
        let result = try workshop.fettle(
            "manifest",
            "verify",
            workshop.path("single.suit"),
            "--key",
            workshop.path("author.pub"),
            "--lowest-sequence",
            "5",
            "--explain"
        )
        #expect(result.status == 1)
        for word in ["section", "manifest", "expected", "at least 5", "found"] {
            #expect(result.error.contains(word), "\(word)")
        }
        let json = try workshop.fettle(
            "manifest",
            "verify",
            workshop.path("single.suit"),
            "--key",
            workshop.path("author.pub"),
            "--lowest-sequence",
            "5",
            "--json"
        )
        #expect(json.status == 1)
        #expect(try json.json()["verdict"] as? String == "refused")
    }
}
