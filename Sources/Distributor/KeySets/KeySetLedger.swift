import Store
import Synchronization

/// The latest version of the key set, in memory, so that no poll reads the store for it.
final class KeySetLedger: Sendable {
    private let latest: Mutex<UInt64?>

    /// Reads the latest version from the store.
    init(store: some KeySetStore) async throws {
        let record = try await store.latestKeySet()
        latest = Mutex(record?.version)
    }

    /// The latest version, if any was published.
    var version: UInt64? { latest.withLock { $0 } }

    /// A version was published. An earlier one, whose news came later, changes nothing.
    func publish(_ version: UInt64) {
        latest.withLock { $0 = max($0 ?? 0, version) }
    }
}
