import BootControl
import CBOR
import DeviceCore
import Glibc
import SUIT
import Testing
import UpdateProtocol

@Suite("Boot control on files")
struct BootControlTests {
    let folder = TemporaryFolder()

    @Test("B4 a file is replaced as a whole, and nothing is left beside it")
    func replace() throws {
        let path = folder("state")
        try DurableFile.write([1, 2, 3], to: path)
        try DurableFile.write([4], to: path)
        #expect(try DurableFile.read(path, limit: 10) == [4])
        #expect(access(path + ".new", F_OK) != 0)
    }

    @Test("a file that cannot be written leaves the old content")
    func failedWrite() throws {
        let path = folder("no-such-folder/state")
        #expect(throws: FileError.self) { try DurableFile.write([1], to: path) }
        #expect(try DurableFile.read(path, limit: 10) == nil)
    }

    @Test("a file over the limit is not read")
    func limit() throws {
        try DurableFile.write([UInt8](repeating: 0, count: 11), to: folder("large"))
        #expect(throws: FileError.self) { try DurableFile.read(folder("large"), limit: 10) }
    }

    @Test("two agents on one state folder: the second is told so")
    func lock() throws {
        let first = try StateFolder(folder("state"))
        do throws(FileError) {
            _ = try StateFolder(folder("state"))
            Issue.record("both hold the folder")
        } catch {
            #expect(error.code == EWOULDBLOCK)
        }
        withExtendedLifetime(first) {}
    }

    @Test("a damaged state is an error, not a fresh start")
    func damaged() throws {
        let state = try StateFolder(folder("state"))
        try state.write(DeviceState(components: []))
        #expect(try StateFolder.readState(in: folder("state")) != nil)
        try DurableFile.write([0xFF], to: folder("state/state.cbor"))
        do throws(FileError) {
            _ = try StateFolder.readState(in: folder("state"))
            Issue.record("a damaged state was taken")
        } catch {
            #expect(error.code == EILSEQ)
        }
    }

    @Test("M5 a slot takes not a byte more than the author signed")
    func slotLimit() throws {
        var writer = try SlotWriter(folder("slot"), limit: 4, executable: true)
        try writer.reserve()
        let bytes: [UInt8] = [1, 2, 3]
        try writer.append(bytes.span)
        do throws(FileError) {
            try writer.append(bytes.span)
            Issue.record("five bytes were taken")
        } catch {
            #expect(error.code == EOVERFLOW)
        }
        #expect(writer.count == 3)
        try writer.finish()
        #expect(try DurableFile.read(folder("slot"), limit: 10) == [1, 2, 3])
    }

    @Test("a link is exchanged without a moment at which it is not there")
    func link() throws {
        try DurableFile.link(folder("link"), to: "/a")
        try DurableFile.link(folder("link"), to: "/b")
        #expect(DurableFile.linkTarget(folder("link")) == "/b")
        #expect(DurableFile.linkTarget(folder("nothing")) == nil)
    }

    @Test("a confirmation counts for the trial that it was left for, and for no other")
    func confirmation() throws {
        let state = try StateFolder(folder("state"))
        #expect(try !state.isConfirmed([1, 2]))
        try StateFolder.markConfirmed([1, 2], in: folder("state"))
        #expect(try state.isConfirmed([1, 2]))
        #expect(try !state.isConfirmed([3]))
        try state.clearConfirmation()
        #expect(try !state.isConfirmed([1, 2]))
    }

    @Test("B4 a state that would not read back is not written")
    func unreadable() throws {
        let state = try StateFolder(folder("state"))
        var value = DeviceState(components: [])
        try state.write(value)
        value.unreported = StatusReport(
            manifest: ManifestReference(
                uri: Text(String(repeating: "x", count: 2_000)),
                digest: ProtocolDigest(bytes: [1])
            ),
            state: .running
        )
        #expect(throws: FileError.self) { try state.write(value) }
        #expect(try StateFolder.readState(in: folder("state")) == DeviceState(components: []))
    }
}
