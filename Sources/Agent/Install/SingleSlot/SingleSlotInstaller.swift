import BootControl
import CBOR
import DeviceCore
import Glibc
import PatchFormat
import SUIT
import UpdateProtocol

/// Gets an image into the only slot of a component: a patch in place, or the image in full, which is kept beside the slot
/// until it is written.
struct SingleSlotInstaller {
    private let session: AgentSession
    private let delivery: Delivery
    private let update: SingleSlotUpdate

    init(_ session: AgentSession, _ delivery: Delivery, _ component: AgentConfiguration.Component) {
        self.session = session
        self.delivery = delivery
        update = SingleSlotUpdate(component, stateFolder: session.configuration.stateFolder, log: session.log)
    }

    private var files: SingleSlotFiles { update.files }

    /// The image, where it is in its slot already: an interrupted update was finished at the start.
    func present() -> DeliveredImage? {
        let found = try? Slots.digest(of: update.component.slots[0])
        guard let found, found.bytes == delivery.resultDigest.bytes, found.size == delivery.resultSize else {
            return nil
        }
        let transfer = StatusReport.Transfer(format: PayloadFormat.full.rawValue, byteCount: 0, source: "")
        return DeliveredImage(digest: found.bytes, size: found.size, transfer: transfer)
    }

    /// Applies the patch at `path`, which is taken away.
    func patch(_ path: String, _ transfer: StatusReport.Transfer) throws(DeliveryFailure) {
        try check(path, transfer)
        let record = record(.patch)
        do throws(FileError) {
            try files.prepare()
            try files.removeMaterial()
            guard rename(path, files.patch) == 0 else { throw FileError("rename", path) }
            try record.write(to: files.record)
        } catch {
            throw PayloadDecoder.failure(error, transfer)
        }
        do throws(SingleSlotUpdate.Failure) {
            try update.patch(record)
        } catch {
            switch error {
            case .storage(let reason): throw .storage(Text(reason))
            case .patch(let reason, let isBegun):
                if !isBegun { forget() }
                throw .invalidPayload(Text(reason), transfer)
            }
        }
        do throws(FileError) { try files.removeMaterial() } catch { throw PayloadDecoder.failure(error, transfer) }
    }

    /// Where the image in full is made.
    func prepareImage() throws(DeliveryFailure) -> String {
        do throws(FileError) { try files.prepare() } catch { throw PayloadDecoder.failure(error, nil) }
        return files.image
    }

    /// Writes the image that was made at ``prepareImage()``, if it is what the author signed.
    func image(_ transfer: StatusReport.Transfer) throws(DeliveryFailure) {
        let record = record(.image)
        do throws(FileError) {
            guard let found = try Slots.digest(of: files.image), found.bytes == record.result, found.size == record.size
            else {
                try DurableFile.remove(files.image)
                throw FileError("verify", files.image, code: EILSEQ)
            }
            try record.write(to: files.record)
            try update.image(record)
            try files.removeMaterial()
        } catch {
            if error.code == EILSEQ {
                throw .invalidPayload("the image is not the one that the author signed", transfer)
            }
            throw PayloadDecoder.failure(error, transfer)
        }
    }

    private func record(_ kind: SingleSlotRecord.Kind) -> SingleSlotRecord {
        SingleSlotRecord(
            kind: kind,
            precursor: delivery.running?.digest ?? [],
            result: delivery.resultDigest.bytes,
            size: delivery.resultSize
        )
    }

    /// The header must say what is known already, before anything is made of the patch (rule 5).
    private func check(_ path: String, _ transfer: StatusReport.Transfer) throws(DeliveryFailure) {
        guard let running = delivery.running, let precursor = DigestPrefix(digest: running.digest),
            let result = DigestPrefix(digest: delivery.resultDigest.bytes)
        else { throw .invalidPayload("there is no precursor for a patch", transfer) }
        var start = [UInt8](repeating: 0, count: PatchLimits.header)
        do throws(FileError) {
            let file = try FileDescriptor(path, O_RDONLY)
            let count = try file.read(into: &start)
            start.removeLast(start.count - count)
        } catch {
            throw PayloadDecoder.failure(error, transfer)
        }
        var reader = PatchReader(digest: LibcryptoFrameDigest())
        var position = 0
        guard let event = try? reader.read(start.span, at: &position), case .header(let header) = event,
            header.codec.isForOneSlot
        else { throw .invalidPayload("the patch is not one for a single slot", transfer) }
        let expectation = PatchExpectation(precursor: precursor, result: result, resultSize: delivery.resultSize)
        do throws(PatchDecodingError) {
            try expectation.check(header, precursorSize: Int(clamping: running.size))
        } catch {
            throw .invalidPayload("the patch is made for other images", transfer)
        }
    }

    private func forget() {
        do throws(FileError) {
            try files.removeMaterial()
            try files.removeRecord()
        } catch {
            session.log.error("single-slot", error.description)
        }
    }
}
