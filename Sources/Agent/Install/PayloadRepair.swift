import CBOR
import DeviceCore
import LibcryptoProvider
import PatchFormat
import UpdateProtocol

/// Mends what came damaged, by asking for the damaged parts again [A7].
struct PayloadRepair {
    let client: DistributorClient
    let log: Log
    let crypto: LibcryptoProvider
    /// How many bytes have come over the wire.
    private(set) var received: UInt64 = 0

    init(_ session: AgentSession) {
        client = session.client
        log = session.log
        crypto = session.crypto
    }

    /// Mends a payload in the spool that came from `uri`, as far as its format lets damage be found.
    ///
    /// - Returns: whether it may be right now; its digest is to be looked at again.
    mutating func mend(
        _ path: String,
        of delivery: Delivery,
        _ format: UInt64,
        _ outcome: UpdateOutcome,
        from uri: Text,
        base: Text
    ) throws(DeliveryFailure) -> Bool {
        switch PayloadFormat(rawValue: format) {
        case .patch:
            let source = RemoteRanges(client, url: client.resolve(uri, base))
            defer { received += source.received }
            return try attempt { () throws(RepairFailure) in
                let repair = PatchRepair(path: path, source: source) { [log] in log.warning("payload", $0) }
                return try !repair.run().isEmpty
            }
        case .full where delivery.encryption == nil:
            // Whatever was announced: what counts is the image that the author signed.
            return try mendImage(path, of: delivery, outcome, base: base, limit: delivery.resultSize)
        default: return false
        }
    }

    /// Mends an image in the spool, or in its slot after a patch, from where the full image is.
    ///
    /// - Parameter limit: the most bytes of the full image that are worth asking for.
    /// - Returns: whether every block is right now.
    mutating func mendImage(
        _ path: String,
        of delivery: Delivery,
        _ outcome: UpdateOutcome,
        base: Text,
        limit: UInt64
    ) throws(DeliveryFailure) -> Bool {
        guard let blocks = delivery.blocks else { return false }
        let locations = ImageLocations(delivery, outcome, base: base, client: client)
        for address in locations.images {
            let image = RemoteRanges(client, url: address)
            let sidecar = RemoteRanges(client, url: locations.sidecar(of: address))
            defer { received += image.received + sidecar.received }
            let isMended = try attempt { () throws(RepairFailure) in
                let repair = BlockRepair(
                    path: path,
                    digests: blocks,
                    size: delivery.resultSize,
                    image: image,
                    sidecar: sidecar,
                    limit: limit,
                    crypto: crypto,
                    tell: { [log] in log.warning("payload", $0) }
                )
                _ = try repair.run()
                return true
            }
            if isMended { return true }
        }
        return false
    }

    private func attempt(_ body: () throws(RepairFailure) -> Bool) throws(DeliveryFailure) -> Bool {
        do throws(RepairFailure) { return try body() } catch {
            switch error {
            case .hopeless(let detail):
                log.warning("payload", "\(detail.string); the damaged part cannot be had alone")
                return false
            case .unreachable(let detail): throw .unreachable(detail)
            case .file(let failure): throw PayloadDecoder.failure(failure, nil)
            }
        }
    }
}
