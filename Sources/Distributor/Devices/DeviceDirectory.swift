import COSE
import Store
import Synchronization

/// The keys and components of devices, in memory: what a poll needs so that it does not ask the database.
final class DeviceDirectory: Sendable {
    /// What is known of a device.
    struct Entry: Sendable {
        /// The device's key.
        let key: PublicKey
        /// The components that it registered.
        let components: [RegisteredComponent]
    }

    /// The most devices that are remembered. Beyond it the memory starts anew, which costs reads and nothing else.
    static let limit = 200_000

    private let store: any DeviceStore
    private let entries = Mutex<[DeviceID: Entry]>([:])

    /// A directory of the devices of `store`.
    init(store: any DeviceStore) { self.store = store }

    /// What is known of a device, or nothing when it is not registered.
    func entry(of id: DeviceID) async throws -> Entry? {
        if let entry = entries.withLock({ $0[id] }) { return entry }
        guard let device = try await store.device(id) else { return nil }
        return remember(device)
    }

    /// Takes over a device as it is registered now.
    @discardableResult
    func remember(_ device: Device) -> Entry? {
        guard let key = try? PublicKey(decoding: device.publicKey.span) else { return nil }
        let entry = Entry(key: key, components: device.components)
        entries.withLock { entries in
            if entries.count >= Self.limit { entries.removeAll(keepingCapacity: true) }
            entries[device.id] = entry
        }
        return entry
    }
}
