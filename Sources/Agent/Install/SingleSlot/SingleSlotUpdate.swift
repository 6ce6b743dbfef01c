import BootControl
import DeviceCore
import Glibc
import PatchDecoding
import PatchFormat

/// Writes over the only slot of a component, so that a power cut at any moment is got over at the next start [A6].
struct SingleSlotUpdate {
    /// Why it did not work.
    enum Failure: Error {
        /// The patch is wrong, or made for something else. Nothing was written, unless `isBegun`.
        case patch(String, isBegun: Bool)
        /// The medium failed.
        case storage(String)
    }

    let component: AgentConfiguration.Component
    let files: SingleSlotFiles
    let log: Log

    init(_ component: AgentConfiguration.Component, stateFolder: String, log: Log) {
        self.component = component
        self.log = log
        files = SingleSlotFiles(stateFolder: stateFolder, name: component.name)
    }

    private var slot: String { component.slots[0] }

    // MARK: A patch

    /// Applies the patch at ``SingleSlotFiles/patch``: decodes it whole before the first write, and goes on where it was cut
    /// off.
    func patch(_ record: SingleSlotRecord) throws(Failure) {
        let size = Int(clamping: component.singleSlot(stateFolder: nil)?.size ?? 0)
        guard
            let file = FileSlot(
                path: slot,
                journalPath: files.journal,
                // What was begun is finished, even where there is less room now: it has been taken.
                spillSize: FileSlot.ampleSpillSize(slot: size),
                sizeLimit: size
            )
        else {
            throw .storage("cannot open \(slot) for an update in place: \(String(cString: strerror(errno)))")
        }
        let digests = InPlaceImageDigests(known: [record.precursor, record.result])
        do throws(FileUpdate<InPlaceImageDigests>.Failure) {
            _ = try FileUpdate(file, digests: digests).apply(files.patch)
        } catch {
            let isBegun = file.hasBegun
            file.discard()
            switch error {
            case .patch(let code): throw .storage("cannot read the patch: \(String(cString: strerror(code)))")
            case .within(let cause):
                // Also where there is no room to unpack: the image in full needs less.
                throw .patch("the patch cannot be decoded (\(cause))", isBegun: isBegun)
            case .finish(let code): throw .storage("cannot finish \(slot): \(String(cString: strerror(code)))")
            case .update(.storage(.full(let slot, let spill))):
                throw .storage(
                    "there is no room to update \(self.slot) in place: it takes \(slot) bytes, and \(spill) in the state folder"
                )
            case .update(.storage(let cause)): throw .storage("cannot write \(slot) in place (\(cause))")
            case .update(let cause): throw .patch("the patch cannot be applied in place (\(cause))", isBegun: isBegun)
            }
        }
    }

    // MARK: A whole image

    /// Copies the image at ``SingleSlotFiles/image`` into the slot.
    func image(_ record: SingleSlotRecord) throws(FileError) {
        guard let found = try Slots.digest(of: files.image), found.bytes == record.result else {
            throw FileError("verify", files.image, code: EILSEQ)
        }
        // What an update by a patch has left is of no use any more.
        for path in [files.journal, files.patch] { try DurableFile.remove(path) }
        let source = try FileDescriptor(files.image, O_RDONLY)
        let target = try FileDescriptor(slot, O_WRONLY | O_CREAT, mode: component.isExecutable ? 0o755 : 0o644)
        var buffer = [UInt8](repeating: 0, count: 262_144)
        while true {
            let count = try source.read(into: &buffer)
            if count == 0 { break }
            try target.write(buffer.span.extracting(first: count))
        }
        guard ftruncate(target.number, off_t(clamping: record.size)) == 0 else { throw FileError("cut", slot) }
        try target.synchronize()
        try DurableFile.synchronizeFolder(of: slot)
    }

    // MARK: The next start

    /// Goes on with what a power cut has interrupted. What was not begun is forgotten: the next poll begins it anew.
    func resume() {
        do throws(FileError) {
            guard let record = try SingleSlotRecord.read(files.record) else { return try files.removeMaterial() }
            switch record.kind {
            case .patch where FileSlot.hasBegun(journal: files.journal): try resumePatch(record)
            case .image where SingleSlotFiles.isThere(files.image):
                try image(record)
                log.info("single-slot", "the image of \(component.name) was written again after an interruption")
            default: break
            }
            try files.removeMaterial()
        } catch {
            log.error("single-slot", error.description)
        }
    }

    private func resumePatch(_ record: SingleSlotRecord) throws(FileError) {
        do throws(Failure) {
            try patch(record)
            log.info("single-slot", "the update of \(component.name) in place was finished after an interruption")
        } catch {
            switch error {
            case .storage(let reason):
                // The next start tries again: nothing is removed.
                log.error("single-slot", reason)
                throw FileError("finish the update of", slot, code: EIO)
            case .patch(let reason, _):
                log.error("single-slot", "\(reason); \(component.name) needs the image in full")
            }
        }
    }

    /// Whether the slot holds what a record says while the state still says what ran before: the manifest is to be dealt with
    /// once more, and finds it there.
    func isAhead(found: [UInt8]?, running: [UInt8]?) -> Bool {
        do throws(FileError) {
            guard let record = try SingleSlotRecord.read(files.record) else { return false }
            if found == record.result, running ?? [] == record.precursor { return true }
            try files.removeRecord()
        } catch {
            log.error("single-slot", error.description)
        }
        return false
    }
}
