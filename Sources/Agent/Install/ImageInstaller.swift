import BootControl
import CBOR
import DeviceCore
import Glibc
import PatchFormat
import SUIT
import UpdateProtocol

/// Gets an image into a slot: fetches the payload, decodes it, and reads back what was written [A4, A5, A6].
struct ImageInstaller {
    private let session: AgentSession
    private let spool: Spool

    /// The payload formats that the agent takes, the preferred one first.
    static let formats =
        [PayloadFormat.patch.rawValue, PayloadFormat.fullZstd.rawValue, PayloadFormat.full.rawValue]
        + codecs.compactMap { PatchOffer.mark($0) }

    /// The codecs of patches that the agent takes; others are never sent to it.
    static let codecs = [PatchCodec.zstd, .reference, .container]

    init(_ session: AgentSession, _ spool: Spool) {
        self.session = session
        self.spool = spool
    }

    /// Gets the image of `delivery`.
    func obtain(_ delivery: Delivery) throws(DeliveryFailure) -> DeliveredImage {
        let name = session.state.components[delivery.component].name
        guard let settings = session.configuration.component(name) else {
            throw .storage("the component has no slots")
        }
        let written = settings.slots[delivery.slot]
        if settings.hasSingleSlot, let present = SingleSlotInstaller(session, delivery, settings).present() {
            return present
        }
        let transfer: StatusReport.Transfer
        switch delivery.source {
        case .offer(.nothing(let reason), _): throw .unreachable(reason)
        case .offer(.inline(let format, let payload), let base):
            transfer = StatusReport.Transfer(format: format, byteCount: UInt64(payload.count), source: base)
            if settings.hasSingleSlot, format == PayloadFormat.patch.rawValue {
                let path = try spool.keep(payload)
                try SingleSlotInstaller(session, delivery, settings).patch(path, transfer)
            } else {
                try install(payload.span, transfer, delivery, settings)
            }
        case .staged(let payload):
            // What came over the wire was counted when it was staged.
            transfer = StatusReport.Transfer(format: payload.transfer.format, byteCount: 0, source: "")
            guard let path = spool.path(of: payload) else {
                throw .invalidPayload("what was staged is not there any more", nil)
            }
            do throws(DeliveryFailure) {
                try install(path, transfer, delivery, settings)
            } catch {
                if case .invalidPayload = error { spool.drop(payload) }
                throw error
            }
        case .offer(let outcome, let base):
            let spooled = try spool.fetch(outcome, base: base, for: delivery)
            transfer = spooled.transfer
            session.log.info(
                "payload",
                "\(transfer.byteCount) bytes fetched for an image of \(delivery.resultSize) bytes"
            )
            do throws(DeliveryFailure) {
                try install(spooled.path, transfer, delivery, settings)
            } catch {
                // A bad payload is of no use a second time.
                spool.clear()
                throw error
            }
            keep(spooled.path, outcome, delivery)
            spool.clear()
        }
        let image = try readBack(written, transfer)
        guard image.digest != delivery.resultDigest.bytes, image.size == delivery.resultSize else { return image }
        return try mend(written, transfer, delivery) ?? image
    }

    /// Keeps for neighbours what was installed from [G1].
    private func keep(_ path: String, _ outcome: UpdateOutcome, _ delivery: Delivery) {
        guard case .located(_, let digest, _, _) = outcome else { return }
        session.neighbourhood?.keep(
            path,
            digest: digest.bytes,
            image: delivery.resultDigest.bytes,
            isOpen: delivery.encryption == nil
        )
    }

    /// Replaces the blocks of an image in its slot that are not those that the author signed, from where the full image
    /// is [A7]. Where more than half is wrong, the image in full is the better way.
    private func mend(
        _ path: String,
        _ transfer: StatusReport.Transfer,
        _ delivery: Delivery
    ) throws(DeliveryFailure) -> DeliveredImage? {
        guard case .offer(let outcome, let base) = delivery.source, delivery.encryption == nil else { return nil }
        let repair = PayloadRepair(session)
        let limit = max(delivery.resultSize / 2, UInt64(delivery.blocks?.blockSize ?? 0))
        guard try repair.mendImage(path, of: delivery, outcome, base: base, limit: limit) else { return nil }
        return try readBack(path, repair.tally.transfer(after: transfer))
    }

    private func install(
        _ path: String,
        _ transfer: StatusReport.Transfer,
        _ delivery: Delivery,
        _ settings: AgentConfiguration.Component
    ) throws(DeliveryFailure) {
        if settings.hasSingleSlot, transfer.format == PayloadFormat.patch.rawValue {
            return try SingleSlotInstaller(session, delivery, settings).patch(path, transfer)
        }
        let mapping: FileMapping
        do throws(FileError) { mapping = try FileMapping(path, limit: .max) } catch {
            throw PayloadDecoder.failure(error, transfer)
        }
        try mapping.withSpan { (payload) throws(DeliveryFailure) in
            try install(payload, transfer, delivery, settings)
        }
    }

    private func install(
        _ payload: Span<UInt8>,
        _ transfer: StatusReport.Transfer,
        _ delivery: Delivery,
        _ settings: AgentConfiguration.Component
    ) throws(DeliveryFailure) {
        let decoder = PayloadDecoder(
            delivery: delivery,
            transfer: transfer,
            running: settings.slots[1 - delivery.slot],
            folder: session.configuration.stateFolder
        )
        let single = settings.hasSingleSlot ? SingleSlotInstaller(session, delivery, settings) : nil
        // The only slot is not written before all is there and verified.
        let path = try single?.prepareImage() ?? settings.slots[delivery.slot]
        var failure: DeliveryFailure?
        do throws(FileError) {
            var writer = try SlotWriter(path, limit: delivery.resultSize, executable: settings.isExecutable)
            try writer.reserve()
            do throws(DeliveryFailure) {
                if let encryption = delivery.encryption {
                    try session.decryptor.decrypt(
                        payload,
                        encryption,
                        resultSize: delivery.resultSize,
                        transfer,
                        into: &writer
                    )
                } else {
                    try decoder.decode(payload, into: &writer)
                }
            } catch {
                failure = error
            }
            if failure == nil { try writer.finish() }
        } catch {
            throw PayloadDecoder.failure(error, transfer)
        }
        if let failure { throw failure }
        try single?.image(transfer)
    }

    /// The digest of what is in the slot: read from the file, not taken from the bytes that went there (rule 2).
    private func readBack(_ path: String, _ transfer: StatusReport.Transfer) throws(DeliveryFailure) -> DeliveredImage {
        do throws(FileError) {
            guard let found = try Slots.digest(of: path) else { throw FileError("read", path, code: ENOENT) }
            return DeliveredImage(digest: found.bytes, size: found.size, transfer: transfer)
        } catch {
            throw PayloadDecoder.failure(error, transfer)
        }
    }
}
