import COSE
import HTTPServing
import HTTPTypes
import SUIT
import Store
import SwiftCryptoProvider
import Trust

/// Takes inventory definitions from the operator [B3].
///
/// The distributor checks them so that a slip is noticed here rather than on a million devices. Nothing rests on that: each
/// device checks itself who signed.
struct InventoryDefinitionService: Sendable {
    let store: any DistributorStore
    let ledger: InventoryLedger
    let clock: ServerClock

    /// Publishes a signed definition.
    ///
    /// - Returns: the record, and whether it is new.
    /// - Throws: ``Problem``: status 400 where it cannot be read, 403 where no accepted author signed it, 409 where its number
    ///   is not above the latest one's.
    func publish(
        _ document: [UInt8],
        operatorName: String
    ) async throws -> (record: InventoryDefinitionRecord, isNew: Bool) {
        if let latest = ledger.current?.record, latest.document == document { return (latest, false) }
        let authors = try await AuthorKeys.accepted(in: store)
        let policy = TrustPolicy(anchors: authors.map { TrustAnchor(key: $0) })
        let definition: InventoryDefinition
        do throws(InventoryDefinitionError) {
            definition = try .open(document.span, policy: policy, crypto: SwiftCryptoProvider())
        } catch {
            throw Self.problem(error)
        }
        let record = InventoryDefinitionRecord(
            sequenceNumber: definition.sequenceNumber,
            digest: .sha256(definition.encoded),
            document: document,
            publishedAt: clock.seconds
        )
        let audit = AuditEntry(
            at: clock.seconds,
            actor: operatorName,
            action: "inventory.define",
            subject: "\(definition.sequenceNumber)",
            detail: record.digest.hex
        )
        try await store.addInventoryDefinition(record, audit: audit)
        ledger.publish(InventoryLedger.Entry(definition: definition, record: record))
        return (record, true)
    }

    private static func problem(_ error: InventoryDefinitionError) -> Problem {
        switch error {
        case .untrusted:
            Problem(
                .forbidden,
                "not-authentic",
                "the inventory definition is not signed by an accepted author",
                expected: "a signature by one of the accepted authors",
                found: "\(error)",
                action: "add the author's public key with `fettle author add`"
            )
        default:
            Problem(
                .badRequest,
                "inventory-definition-invalid",
                "the inventory definition cannot be taken",
                expected: "a document that `fettle inventory define` made",
                found: "\(error)"
            )
        }
    }
}
