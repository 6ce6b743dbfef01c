import CBOR
import DeviceCore
import LibcryptoProvider
import PatchFormat
import UpdateProtocol

/// Mends what came damaged, by asking for the damaged parts again, elsewhere where that is possible [A7, S25].
struct PayloadRepair {
    let client: DistributorClient
    let log: Log
    let crypto: LibcryptoProvider
    /// Who gave what.
    let tally: TransferTally

    init(_ session: AgentSession, _ tally: TransferTally? = nil) {
        client = session.client
        log = session.log
        crypto = session.crypto
        self.tally = tally ?? TransferTally { [client] in client.leaveAlone($0) }
    }

    /// Mends a payload in the spool, as far as its format lets damage be found.
    ///
    /// - Parameters:
    ///   - locations: where parts of it can be had again.
    ///   - giver: who gave the byte at a place, where that is known.
    func mend(
        _ path: String,
        of delivery: Delivery,
        _ format: UInt64,
        _ outcome: UpdateOutcome,
        base: Text,
        at locations: [PayloadLocation],
        giver: @escaping (UInt64) -> String?
    ) throws(DeliveryFailure) {
        switch PayloadFormat(rawValue: format) {
        case .patch:
            let sources = locations.map { RemoteRanges(client, url: $0.address, tally: tally) }
            _ = try attempt { () throws(RepairFailure) in
                _ = try PatchRepair(
                    path: path,
                    source: RepairSources(sources, tally: tally),
                    giver: giver,
                    tell: { [log] in log.warning("payload", $0) }
                ).run()
            }
        case .full where delivery.encryption == nil:
            // Whatever was announced: what counts is the image that the author signed.
            _ = try mendImage(path, of: delivery, outcome, base: base, limit: delivery.resultSize, giver: giver)
        default: break
        }
    }

    /// Mends an image in the spool, or in its slot after a patch, from where the full image is.
    ///
    /// - Parameter limit: the most bytes of the full image that are worth asking for.
    /// - Returns: whether every block is right now.
    func mendImage(
        _ path: String,
        of delivery: Delivery,
        _ outcome: UpdateOutcome,
        base: Text,
        limit: UInt64,
        giver: @escaping (UInt64) -> String? = { _ in nil }
    ) throws(DeliveryFailure) -> Bool {
        guard let blocks = delivery.blocks else { return false }
        let locations = ImageLocations(delivery, outcome, base: base, client: client)
        guard !locations.images.isEmpty else { return false }
        let parts = locations.parts(client, tally)
        return try attempt { () throws(RepairFailure) in
            let mender = try BlockMender(
                blocks,
                size: delivery.resultSize,
                image: parts.image,
                sidecar: parts.sidecar,
                limit: limit,
                crypto: crypto
            )
            try BlockRepair(
                path: path,
                mender: mender,
                size: delivery.resultSize,
                giver: giver,
                tell: { [log] in log.warning("payload", $0) }
            ).run()
        }
    }

    private func attempt(_ body: () throws(RepairFailure) -> Void) throws(DeliveryFailure) -> Bool {
        do throws(RepairFailure) {
            try body()
            return true
        } catch {
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
