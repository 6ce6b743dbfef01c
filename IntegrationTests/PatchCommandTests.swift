import Foundation
import Testing

@Suite("fettle patch", .enabled(if: FileManager.default.isExecutableFile(atPath: Binary.fettle)))
final class PatchCommandTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "fettle-patch-\(UUID().uuidString)"
    )

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func patch(_ arguments: String...) throws -> Command {
        try Command.run(Binary.fettle, ["patch"] + arguments, folder: folder)
    }

    private func write(_ name: String, _ bytes: [UInt8]) throws {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
    }

    private func bytes(_ name: String) -> [UInt8]? {
        (try? Data(contentsOf: folder.appendingPathComponent(name))).map { [UInt8]($0) }
    }

    /// Bytes that nothing can be said of, and the same with an insertion and some changes.
    private func images(_ count: Int = 60_000) -> (old: [UInt8], new: [UInt8]) {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        var old: [UInt8] = []
        for _ in 0..<count {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            old.append(UInt8(truncatingIfNeeded: state >> 32))
        }
        var new = old
        new.replaceSubrange(1000..<1010, with: Array("a longer text than before".utf8))
        new[count / 3 * 2] ^= 0xFF
        return (old, new)
    }

    private func write(_ images: (old: [UInt8], new: [UInt8])) throws {
        try write("old.bin", images.old)
        try write("new.bin", images.new)
    }

    @Test(
        "D6 every pair of empty, tiny and equal images has a patch that makes the new one",
        arguments: [(0, 0), (0, 1), (1, 0), (1, 1), (0, 5000), (5000, 0), (5000, 5000)]
    )
    func edges(_ sizes: (old: Int, new: Int)) throws {
        let content = images(5000).old
        try write("old.bin", Array(content.prefix(sizes.old)))
        try write("new.bin", Array(content.prefix(sizes.new)))
        for tier in ["fast", "best"] {
            let made = try patch("make", "old.bin", "new.bin", "p", "--tier", tier)
            #expect(made.status == 0, "\(made.error)")
            #expect(try patch("info", "p").status == 0)
            let applied = try patch("apply", "old.bin", "p", "out.bin")
            #expect(applied.status == 0, "\(applied.error)")
            #expect(bytes("out.bin") == bytes("new.bin"))
        }
        let made = try patch("make", "old.bin", "new.bin", "q", "--in-place", "--slot-size", "16384")
        #expect(made.status == 0, "\(made.error)")
        let applied = try patch("apply", "--in-place", "old.bin", "q")
        #expect(applied.status == 0, "\(applied.error)")
        #expect(bytes("old.bin") == bytes("new.bin"))
        #expect(bytes("old.bin.journal") == nil)
    }

    @Test("A7 a patch for microcontrollers has frames of at most 4 KiB, and says as JSON what it is made of")
    func microcontroller() throws {
        try write(images())
        let made = try patch("make", "old.bin", "new.bin", "p", "--profile", "mcu", "--json")
        #expect(made.status == 0, "\(made.error)")
        #expect(try made.json()["codec"] as? String == "reference")
        let info = try patch("info", "p", "--json").json()
        #expect(info["longestFrame"] as? Int ?? .max <= 4096)
        #expect(info["resultSize"] as? Int == images().new.count)
        #expect(info["size"] as? Int == bytes("p")?.count)
    }

    @Test(
        "Rule 5 a wrong precursor, a damaged, cut or longer patch, or a wrong digest: nothing is written, and the error says why"
    )
    func refusals() throws {
        try write(images())
        #expect(try patch("make", "old.bin", "new.bin", "p").status == 0)
        let whole = try #require(bytes("p"))
        func refused(_ name: String, _ content: [UInt8], _ words: String, _ extra: String...) throws {
            try write("bad", content)
            let old = name == "precursor" ? "new.bin" : "old.bin"
            let command = try Command.run(
                Binary.fettle,
                ["patch", "apply", old, "bad", "out.bin"] + extra,
                folder: folder
            )
            #expect(command.status == 1, "\(name)")
            #expect(command.error.contains(words), "\(name): \(command.error)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 4, "\(name)")
        }
        try refused("precursor", whole, "made from another image")
        try refused("no patch", [], "no patch")
        try refused("cut", Array(whole.dropLast()), "middle of a frame")
        try refused("longer", whole + [0], "malformed")
        try refused("digest", whole, "another image", "--digest", String(repeating: "0", count: 64))
        for index in whole.indices {
            var damaged = whole
            damaged[index] ^= 1
            // The first bytes are the header, whose names are those of other images then.
            try refused("byte \(index)", damaged, "error:")
        }
    }

    @Test(
        "A6 a dry run writes nothing; in place is refused for patches that are not made for it, and the other way round"
    )
    func dryRun() throws {
        try write(images())
        #expect(try patch("make", "old.bin", "new.bin", "p").status == 0)
        #expect(try patch("apply", "--dry-run", "old.bin", "p").status == 0)
        #expect(try patch("make", "old.bin", "new.bin", "q", "--in-place", "--slot-size", "131072").status == 0)
        #expect(try patch("apply", "--dry-run", "old.bin", "q").status == 0)
        #expect(try patch("apply", "--in-place", "old.bin", "p").error.contains("two slots"))
        #expect(try patch("apply", "old.bin", "q", "out.bin").error.contains("--in-place"))
        #expect(bytes("old.bin") == images().old)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 4)
    }

    @Test("D6 A6 a container is unpacked in place where there is room beside the slot, and the patch says how much")
    func containerInPlace() throws {
        let words = images(24_000).old.map { Array(["north ", "east ", "south ", "west "][Int($0 & 3)].utf8) }
        let old = words.flatMap { $0 }
        var new = old
        new.replaceSubrange(50_000..<50_010, with: Array("a longer text than before".utf8))
        for (name, content) in [("old", old), ("new", new)] {
            try write(name, content)
            #expect(try Command.run("/bin/gzip", ["-n", name], folder: folder).status == 0)
        }
        #expect(try patch("make", "old.gz", "new.gz", "two").status == 0)
        let made = try patch("make", "old.gz", "new.gz", "one", "--in-place", "--slot-size", "262144")
        #expect(made.status == 0 && made.output.contains("staged"), "\(made.error)")
        let sizes = try ["two", "one"].map { try #require(bytes($0)).count }
        #expect(sizes[1] < sizes[0] + 100)
        let info = try patch("info", "one")
        #expect(info.output.contains("are needed beside the slot"))
        #expect(try patch("apply", "--dry-run", "old.gz", "one").status == 0)
        #expect(try patch("apply", "old.gz", "one", "out").error.contains("--in-place"))
        #expect(try patch("apply", "--in-place", "old.gz", "one").status == 0)
        #expect(bytes("old.gz") == bytes("new.gz"))
        // Where there is less room than it takes, it is taken as it is.
        let small = try patch(
            "make",
            "old.gz",
            "new.gz",
            "small",
            "--in-place",
            "--slot-size",
            "262144",
            "--spill-size",
            "0"
        )
        #expect(small.output.contains("in-place") && !small.output.contains("staged"))
    }

    @Test("What is read is never overwritten, and wrong use says so")
    func usage() throws {
        try write(images())
        #expect(try patch("make", "old.bin", "new.bin", "new.bin").status == 7)
        #expect(try patch("make", "nothing.bin", "new.bin", "p").status == 4)
        #expect(try patch("make", "old.bin", "new.bin", "p", "--slot-size", "4096").status == 2)
        #expect(try patch("make", "old.bin", "new.bin", "p", "--in-place", "--slot-size", "4096").status == 1)
        #expect(try patch("apply", "old.bin", "p").status == 2)
        #expect(try patch("apply", "old.bin", "p", "out.bin", "--dry-run").status == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["new.bin", "old.bin"])
    }
}
