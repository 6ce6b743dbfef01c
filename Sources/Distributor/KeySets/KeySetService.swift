import HTTPServing
import HTTPTypes
import Hummingbird
import Store
import SwiftCryptoProvider
import Trust

/// Takes the versions of the key set from the operator, in their order [M4].
///
/// The distributor checks them so that a slip is noticed here rather than on a million devices. Nothing rests on that: each
/// device checks every step itself.
struct KeySetService: Sendable {
    let store: any DistributorStore
    let ledger: KeySetLedger
    let clock: ServerClock

    /// Publishes a signed document.
    ///
    /// - Returns: the record, and whether it is new.
    /// - Throws: ``Problem`` where the document is none, or does not follow the latest one.
    func publish(_ document: [UInt8], operatorName: String) async throws -> (record: KeySetRecord, isNew: Bool) {
        let crypto = SwiftCryptoProvider()
        let latest = try await store.latestKeySet()
        if let latest, latest.document == document { return (latest, false) }
        let set: KeySet
        do throws(TrustError) {
            if let latest {
                let current = try KeySet.provisioned(latest.document.span, crypto: crypto)
                set = try current.accept(next: document.span, crypto: crypto)
            } else {
                // The first one: whoever runs the distributor vouches for it, as for the authors.
                set = try KeySet.provisioned(document.span, crypto: crypto)
            }
        } catch {
            throw Self.problem(error)
        }
        let record = KeySetRecord(version: set.version, document: document, publishedAt: clock.seconds)
        let audit = AuditEntry(
            at: clock.seconds,
            actor: operatorName,
            action: "key-set.publish",
            subject: "\(set.version)"
        )
        try await store.addKeySet(record, audit: audit)
        ledger.publish(set.version)
        return (record, true)
    }

    private static func problem(_ error: TrustError) -> Problem {
        switch error {
        case .versionSkipped(let expected, let found):
            Problem(
                .conflict,
                "key-set-skipped",
                "the key set does not follow the latest one",
                expected: "version \(expected)",
                found: "version \(found)",
                action: "publish every version, one after the other"
            )
        case .versionNotNewer(let current, let found):
            Problem(
                .conflict,
                "key-set-not-newer",
                "a key set of that version or a later one is published already",
                expected: "version \(current + 1)",
                found: "version \(found)"
            )
        case .currentThresholdNotMet(let needed, let found):
            Problem(
                .badRequest,
                "key-set-threshold",
                "too few keys of the current key set signed the next one",
                expected: "\(needed)",
                found: "\(found)",
                action: "add a signature: fettle key set sign"
            )
        case .ownThresholdNotMet(let needed, let found):
            Problem(
                .badRequest,
                "key-set-threshold",
                "too few of the key set's own keys signed it",
                expected: "\(needed)",
                found: "\(found)",
                action: "add a signature: fettle key set sign"
            )
        default: Problem(.badRequest, "key-set-invalid", "the key set cannot be taken", found: "\(error)")
        }
    }
}
