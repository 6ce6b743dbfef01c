import Foundation
import PatchDecoding
import PatchFormat
import Testing

@testable import PatchEncoding

@Suite("Containers in place")
struct StagedFileTests {
    /// Texts in a gzip file each, one of which has changed.
    private static let pair: (old: [UInt8], new: [UInt8]) = {
        let texts = (0..<6).map { CodecSample.text(60_000, seed: UInt64($0) + 1) }
        var changed = texts
        changed[2].replaceSubrange(30_000..<30_010, with: Array("another one".utf8))
        return (texts.flatMap(CodecSample.gzip), changed.flatMap(CodecSample.gzip))
    }()

    private static func patch(spill: Int, mayStage: Bool = true) throws -> [UInt8] {
        let digests = FixtureDigests()
        let size = (max(pair.old.count, pair.new.count) / 4_096 + 3) * 4_096
        return try InPlaceCandidates(slotSize: size, spillLimit: spill, mayStage: mayStage).encode(
            old: pair.old.span,
            new: pair.new.span,
            names: PatchNames(precursor: digests.name(pair.old), result: digests.name(pair.new)),
            tier: .best,
            digest: digests
        )
    }

    private static func codec(_ patch: [UInt8]) throws -> PatchCodec? {
        var reader = PatchReader(digest: FixtureDigests())
        var position = 0
        guard case .header(let header) = try reader.read(patch.span, at: &position) else { return nil }
        return header.codec
    }

    @Test("D6 A container is unpacked in place where there is room beside the slot and the device takes it")
    func choice() throws {
        let staged = try Self.patch(spill: 1 << 20)
        #expect(try Self.codec(staged) == .staged)
        let plain = try Self.patch(spill: 1 << 20, mayStage: false)
        #expect(try Self.codec(plain) == .inPlace)
        #expect(staged.count * 10 < plain.count)
        #expect(try Self.codec(Self.patch(spill: 4_096)) == .inPlace)
    }

    @Test("D6 A6 A file that is a container becomes the new one in place; a dry run changes nothing")
    func file() throws {
        let files = try Files(try Self.patch(spill: 1 << 20), Self.pair.old)
        #expect(try files.update(isReadOnly: true).apply(files.patch, isDry: true) == .verified)
        let isOld = files.content == Self.pair.old
        #expect(isOld && !FileManager.default.fileExists(atPath: files.journal))
        var parts: [Bool] = []
        let step = try files.update().apply(files.patch) { made, size, isDry in
            #expect(made <= size)
            parts.append(isDry)
        }
        #expect(step == .complete && parts.contains(false))
        let isNew = files.content == Self.pair.new
        #expect(isNew && !FileManager.default.fileExists(atPath: files.journal))
    }

    @Test("D6 A staged update of a file that was cut off anywhere goes on", arguments: [0, 1, 2, 3, 5, 8])
    func interrupted(_ steps: Int) throws {
        let files = try Files(try Self.patch(spill: 1 << 20), Self.pair.old)
        do {
            // Broken off after some steps behind the first record: what was begun is left as it is.
            let slot = try files.open()
            let bytes = Array(try Data(contentsOf: URL(filePath: files.patch)))
            let update = StagedUpdate(slot, digests: FixtureDigests()) { (_, _) in KnownImage(Self.pair.new) }
            #expect(try update.push(bytes.span) == .proceed)
            for _ in 0..<steps { _ = try update.proceed() }
        }
        if steps > 0 { #expect(FileSlot.hasBegun(journal: files.journal)) }
        #expect(try files.update().apply(files.patch) == .complete)
        let isNew = files.content == Self.pair.new
        #expect(isNew && !FileManager.default.fileExists(atPath: files.journal))
    }

    @Test("A6 Room is taken without a change of the file, or it is said that there is none")
    func reserving() throws {
        let files = try Files([], Self.pair.old)
        let slot = try files.open()
        try slot.reserve(slot: 4 << 20, spill: 1 << 20)
        let isOld = files.content == Self.pair.old
        #expect(isOld && !slot.hasBegun)
        #expect(throws: InPlaceStorageError.full(slot: 1 << 62, spill: 0)) { try slot.reserve(slot: 1 << 62, spill: 0) }
        slot.discard()
        #expect(!FileManager.default.fileExists(atPath: files.journal))
    }

    @Test("A file that is shorter than the patch says is another image")
    func shorter() throws {
        let files = try Files(try Self.patch(spill: 1 << 20), Array(Self.pair.old.dropLast(9_000)))
        #expect(throws: FileUpdate<FixtureDigests>.Failure.update(.wrongPrecursor)) {
            try files.update().apply(files.patch)
        }
    }

    @Test("What an update has left that did not begin says nothing of the slot as it is now")
    func leftovers() throws {
        let patch = try Self.patch(spill: 1 << 20)
        let files = try Files(patch, Self.pair.old)
        let size = UInt64(Self.pair.old.count + 70_000).littleEndian
        var journal = [UInt8](repeating: 0, count: 20_000)
        withUnsafeBytes(of: size) { journal.replaceSubrange(2_048..<2_056, with: $0) }
        try Data(journal).write(to: URL(filePath: files.journal))
        #expect(!FileSlot.hasBegun(journal: files.journal))
        #expect(try files.update().apply(files.patch) == .complete)
        // Its size is that of the new image, not what the journal of another file said.
        let isNew = files.content == Self.pair.new
        #expect(isNew)
    }

    /// Makes an image that is known.
    private struct KnownImage: StagedDecoder {
        private let image: [UInt8]
        init(_ image: [UInt8]) { self.image = image }

        mutating func push(
            _ input: Span<UInt8>,
            _ output: (UnsafeBufferPointer<UInt8>) throws(InPlaceError) -> Void
        ) throws(InPlaceError) {
            var refusal: InPlaceError?
            image.withUnsafeBufferPointer { bytes in
                do throws(InPlaceError) { try output(bytes) } catch { refusal = error }
            }
            if let refusal { throw refusal }
        }

        mutating func finish() throws(InPlaceError) {}
    }

    @Test("A6 A patch within that is wrong leaves the file as it was, and says that nothing has begun")
    func wrong() throws {
        let good = try Self.patch(spill: 1 << 20)
        let other = Self.pair.new.dropLast() + [Self.pair.new.last! ^ 1]
        // The header of another result over the same frames, chained anew.
        let patch = try Reframed.patch(good, naming: FixtureDigests().name(Array(other)))
        let files = try Files(patch, Self.pair.old)
        let slot = try files.open()
        #expect(throws: FileUpdate<FixtureDigests>.Failure.self) {
            try FileUpdate(slot, digests: FixtureDigests()).apply(files.patch)
        }
        #expect(!slot.hasBegun)
        slot.discard()
        let isOld = files.content == Self.pair.old
        #expect(isOld && !FileManager.default.fileExists(atPath: files.journal))
    }

    /// A slot, its journal and a patch in a folder of their own.
    private final class Files {
        let folder = FileManager.default.temporaryDirectory.appending(path: "staged-\(UUID().uuidString)").path
        var slot: String { folder + "/slot" }
        var journal: String { folder + "/slot.journal" }
        var patch: String { folder + "/patch" }
        var content: [UInt8] { Array((try? Data(contentsOf: URL(filePath: slot))) ?? Data()) }

        init(_ bytes: [UInt8], _ old: [UInt8]) throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(old).write(to: URL(filePath: slot))
            try Data(bytes).write(to: URL(filePath: patch))
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func open(isReadOnly: Bool = false) throws -> FileSlot {
            try #require(
                FileSlot(path: slot, journalPath: journal, spillSize: 1 << 20, isReadOnly: isReadOnly)
            )
        }

        func update(isReadOnly: Bool = false) throws -> FileUpdate<FixtureDigests> {
            FileUpdate(try open(isReadOnly: isReadOnly), digests: FixtureDigests())
        }
    }

    /// The frames of a patch behind another header.
    private enum Reframed {
        static func patch(_ patch: [UInt8], naming result: DigestPrefix) throws -> [UInt8] {
            var reader = PatchReader(digest: FixtureDigests())
            var position = 0
            guard case .header(let header) = try reader.read(patch.span, at: &position) else { return [] }
            let other = PatchHeader(
                codec: header.codec,
                precursor: header.precursor,
                result: result,
                resultSize: header.resultSize,
                precursorSize: header.precursorSize
            )
            var writer = PatchWriter(header: other, digest: FixtureDigests())
            while case .frame = try reader.read(patch.span, at: &position) {
                writer.append(reader.body)
                writer.endFrame()
            }
            return writer.finish()
        }
    }
}
