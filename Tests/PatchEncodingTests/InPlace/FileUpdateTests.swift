import Foundation
import PatchDecoding
import PatchFormat
import Testing

@Suite("Updates of files in place")
struct FileUpdateTests {
    /// A file with the old image, its journal, and the patch, in a folder of their own.
    private final class Files {
        let folder = FileManager.default.temporaryDirectory.appending(path: "in-place-\(UUID().uuidString)").path
        var slot: String { folder + "/slot" }
        var journal: String { folder + "/slot.journal" }
        var patch: String { folder + "/patch" }

        init(_ fixture: InPlaceFixture, content: [UInt8]? = nil) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(content ?? fixture.old).write(to: URL(filePath: slot))
            try Data(fixture.patch).write(to: URL(filePath: patch))
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        var content: [UInt8] { Array((try? Data(contentsOf: URL(filePath: slot))) ?? Data()) }

        func open(isReadOnly: Bool = false) throws -> FileSlot {
            try #require(
                FileSlot(
                    path: slot,
                    journalPath: journal,
                    blockSize: InPlaceFixture.blockSize,
                    isReadOnly: isReadOnly
                )
            )
        }
    }

    private func update(_ slot: FileSlot) -> FileUpdate<FixtureDigests> {
        FileUpdate(slot, digests: FixtureDigests(), limits: InPlaceFixture.limits)
    }

    @Test("D6 A file becomes the new image, with its size, and no journal stays")
    func file() throws {
        let fixture = InPlaceFixture(seed: 21, spareBlocks: 3, spill: 0)
        let files = try Files(fixture)
        #expect(try update(files.open()).apply(files.patch) == .complete)
        let isNew = files.content == fixture.new
        #expect(isNew)
        #expect(!FileManager.default.fileExists(atPath: files.journal))
    }

    @Test("D6 The image of a whole slot keeps its size")
    func wholeSlot() throws {
        let fixture = InPlaceFixture(seed: 22, spareBlocks: 3, spill: 0)
        let rest = [UInt8](repeating: 0xAA, count: fixture.slotSize - fixture.old.count)
        let files = try Files(fixture, content: fixture.old + rest)
        #expect(try update(files.open()).apply(files.patch) == .complete)
        #expect(files.content.count == fixture.slotSize)
        let isNew = files.content.starts(with: fixture.new)
        #expect(isNew)
    }

    @Test("A6 A dry run of a file changes nothing, and makes no journal")
    func dryRun() throws {
        let fixture = InPlaceFixture(seed: 23, spareBlocks: 3, spill: 0)
        let files = try Files(fixture)
        #expect(try update(files.open(isReadOnly: true)).apply(files.patch, isDry: true) == .verified)
        let isOld = files.content == fixture.old
        #expect(isOld)
        #expect(!FileManager.default.fileExists(atPath: files.journal))
    }

    @Test("D6 An update of a file that was cut off goes on", arguments: [1, 2, 4, 7])
    func interrupted(_ pieces: Int) throws {
        let fixture = InPlaceFixture(seed: 24, spareBlocks: 3, spill: 0)
        let files = try Files(fixture)
        do {
            // Broken off after some pieces of the second pass: what was begun is left as it is.
            let update = InPlaceUpdate(try files.open(), digests: FixtureDigests(), limits: InPlaceFixture.limits)
            var step = update.step
            var left = pieces
            while case .more(let offset) = step, left > 0 {
                let end = min(fixture.patch.count, Int(offset) + 64)
                step = try update.push(Array(fixture.patch[Int(offset)..<end]).span)
                if !update.progress.isDry { left -= 1 }
            }
        }
        let slot = try files.open()
        #expect(try update(slot).apply(files.patch) == .complete)
        let isNew = files.content == fixture.new
        #expect(isNew)
    }

    @Test("Only one update of a slot runs at a time")
    func locked() throws {
        let fixture = InPlaceFixture(seed: 25, spareBlocks: 3, spill: 0)
        let files = try Files(fixture)
        let slot = try files.open()
        #expect(FileSlot(path: files.slot, journalPath: files.journal) == nil)
        slot.discard()
        #expect(!FileManager.default.fileExists(atPath: files.journal))
    }
}
