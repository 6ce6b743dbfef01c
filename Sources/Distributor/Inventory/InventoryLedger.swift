import CBOR
import SUIT
import Store
import Synchronization

/// The latest inventory definition, in memory, so that no poll reads the store for it.
final class InventoryLedger: Sendable {
    /// A definition that was published.
    struct Entry: Sendable {
        /// What it says.
        let definition: InventoryDefinition
        /// The record.
        let record: InventoryDefinitionRecord
    }

    private let latest: Mutex<Entry?>

    /// Reads the latest definition from the store.
    init(store: some InventoryStore) async throws {
        guard let record = try await store.latestInventoryDefinition() else {
            latest = Mutex(nil)
            return
        }
        // It was checked when it came; who may be an author now does not matter for handing it on.
        latest = Mutex(Entry(definition: try .unverified(record.document.span), record: record))
    }

    /// The latest definition, if any was published.
    var current: Entry? { latest.withLock { $0 } }

    /// A definition was published. An earlier one, whose news came later, changes nothing.
    func publish(_ entry: Entry) {
        latest.withLock { present in
            guard present.map({ $0.record.sequenceNumber < entry.record.sequenceNumber }) ?? true else { return }
            present = entry
        }
    }
}
