import Foundation
import PatchEncoding
import PatchFormat
import Testing

@Suite("Containers undone and put together again")
struct ContainerRoundTripTests {
    static let before = ContainerSample.software(200_000, seed: 5)
    static let after = ContainerSample.changed(before, places: 12, seed: 6)

    @Test(
        "A5 squashfs, gzip and zip: the same bytes, from a small patch",
        arguments: ["squashfs", "stored", "gzip", "zip"]
    )
    func roundTrip(_ form: String) throws {
        func container(_ content: [UInt8]) -> [UInt8] {
            switch form {
            case "squashfs": ContainerSample.squashfs(content)
            case "stored": ContainerSample.squashfs(content) { $0 % 5 == 2 }
            case "gzip": ContainerSample.gzip(content, level: 9)
            default: ContainerSample.zip([Array(content[..<60_000]), Array(content[60_000...])])
            }
        }
        let old = container(Self.before)
        let new = container(Self.after)
        let patch = try ContainerRun.make(old, new)
        #expect(patch.count < 3_000)
        for piece in [1_000, 17, 1 << 20] {
            let outcome = ContainerRun.apply(patch, to: old, size: new.count, piece: piece)
            #expect(outcome.error == nil)
            #expect(outcome.result == new)
        }
    }

    @Test("A5 a unit larger than what is held in memory goes through")
    func largeUnit() throws {
        let content = ContainerSample.software(2_500_000, seed: 7)
        let old = ContainerSample.gzip(content)
        let new = ContainerSample.gzip(ContainerSample.changed(content, places: 5, seed: 8))
        let patch = try ContainerRun.make(old, new)
        #expect(patch.count < 3_000)
        #expect(ContainerRun.apply(patch, to: old, size: new.count).result == new)
    }

    @Test("A5 gzip files and executables within a squashfs: both are found, and cost little")
    func nested() throws {
        let documents = ContainerSample.software(90_000, seed: 30)
        let code = ContainerSample.software(70_000, seed: 31)
        func tree(_ places: Int) -> [UInt8] {
            let document = ContainerSample.changed(documents, places: places, seed: 32)
            let first = ContainerSample.executable(ContainerSample.changed(code, places: places, seed: 33))
            let second = ContainerSample.executable(ContainerSample.changed(code, places: 1 + places * 9, seed: 34))
            return first + ContainerSample.gzip(document, level: 9) + Self.before + second
        }
        // The blocks that hold the gzip file do not compress.
        let old = ContainerSample.squashfs(tree(0)) { (18..<30).contains($0) }
        let new = ContainerSample.squashfs(tree(3)) { (18..<30).contains($0) }
        let flat = try ContainerRun.make(old, new)
        let patch = try ContainerRun.make(old, new, nested: true)
        #expect(patch.count < 5_000)
        #expect(patch.count < flat.count / 4)
        for piece in [64, 1_000, 1 << 20] {
            let outcome = ContainerRun.apply(patch, to: old, size: new.count, piece: piece)
            #expect(outcome.error == nil)
            #expect(outcome.result == new)
        }
    }

    @Test("units of an unknown compressor stay as they are, the others are made again")
    func fallback() throws {
        let foreign = Array(ContainerSample.gzip(Self.before, level: 6).dropLast(8))
        let old = ContainerSample.zip([Self.before]) + foreign
        let new = ContainerSample.zip([Self.after]) + foreign
        let patch = try ContainerRun.make(old, new)
        #expect(ContainerRun.apply(patch, to: old, size: new.count).result == new)
    }

    @Test("an image without units is refused, so that another codec takes it")
    func noContainer() {
        #expect {
            _ = try ContainerRun.make(Self.before, Self.after)
        } throws: { error in
            (error as? PatchEncodingError)?.code == .noContainer
        }
    }

    @Test(
        "A5 real squashfs images",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/mksquashfs")),
        arguments: ["gzip", "xz", "zstd"]
    )
    func squashfsTools(_ compressor: String) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("containers-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func image(_ content: [UInt8], _ name: String) throws -> [UInt8] {
            let tree = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
            for (index, start) in stride(from: 0, to: content.count, by: 90_000).enumerated() {
                let part = Data(content[start..<min(start + 90_000, content.count)])
                try part.write(to: tree.appendingPathComponent("file\(index)"))
            }
            try Data(content).write(to: tree.appendingPathComponent("whole"))
            let file = folder.appendingPathComponent("\(name).squashfs")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/mksquashfs")
            process.arguments = [tree.path, file.path, "-comp", compressor, "-quiet", "-no-progress", "-all-time", "0"]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return [UInt8](try Data(contentsOf: file))
        }
        let content = ContainerSample.software(400_000, seed: 10)
        let old = try image(content, "old")
        let new = try image(ContainerSample.changed(content, places: 6, seed: 11), "new")
        let patch = try ContainerRun.make(old, new)
        #expect(patch.count < 4_000)
        #expect(ContainerRun.apply(patch, to: old, size: new.count).result == new)
    }
}
