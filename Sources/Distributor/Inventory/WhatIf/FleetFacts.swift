import CBOR
import SUIT
import Store
import UpdateProtocol

/// What is known of one device, as far as a manifest can ask: its inventory, and under it what it registered and reported.
struct FleetFacts {
    /// A characteristic of a component of the manifest, or of the device as a whole.
    struct Key: Hashable, Comparable {
        /// The component's index in the manifest; -1 for the device as a whole.
        let component: Int
        /// The label.
        let label: Int64

        static func < (left: Key, right: Key) -> Bool {
            (left.component, left.label) < (right.component, right.label)
        }
    }

    /// Which of the manifest's components the device has.
    let present: [Bool]

    private let device: Device
    private let claims: [ComponentClaims]
    private let names: FleetComponents

    /// The facts of a device.
    init(_ device: Device, inventory: InventoryRecord?, names: FleetComponents) {
        self.device = device
        self.names = names
        let claims = inventory.map { InventoryClaims.decode($0.claims) } ?? []
        self.claims = claims
        present = names.names.indices.map { index in
            device.components.contains { $0.name.string == names.names[index] }
                || claims.contains { $0.component == names.segments[index] }
        }
    }

    /// The value of a characteristic of a component, or, where nothing is known of that, of the device as a whole.
    func value(_ key: Key) -> ClaimValue? {
        if key.component >= 0, let value = componentValue(key) { return value }
        return claims.first { $0.component.isEmpty }?[key.label]
    }

    /// Where a component appears among the device's software, where it tells.
    func installPath(of component: Int) -> Text? {
        let key = Key(component: component, label: Characteristic.installPath)
        guard case .text(let path)? = componentValue(key), path.utf8.first == 0x2F else { return nil }
        return path
    }

    /// The claims of the components that the device has, as an update request would have them.
    var reported: [ComponentClaims] {
        var list = claims.filter { $0.component.isEmpty }
        for index in names.names.indices where present[index] {
            var labels: [Int64] = [Characteristic.vendorIdentifier, Characteristic.classIdentifier]
            for entry in claims where entry.component == names.segments[index] {
                for claim in entry.claims where !labels.contains(claim.label) { labels.append(claim.label) }
            }
            let all = labels.compactMap { label in
                componentValue(Key(component: index, label: label)).map {
                    ComponentClaims.Claim(label: label, value: $0)
                }
            }
            list.append(ComponentClaims(component: names.segments[index], claims: all))
        }
        return list
    }

    private func componentValue(_ key: Key) -> ClaimValue? {
        let segments = names.segments[key.component]
        for entry in claims where entry.component == segments {
            if let value = entry[key.label] { return value }
        }
        let name = names.names[key.component]
        switch key.label {
        case Characteristic.vendorIdentifier:
            return device.components.first { $0.name.string == name }.map { .bytes($0.vendorID.bytes) }
        case Characteristic.classIdentifier:
            return device.components.first { $0.name.string == name }.map { .bytes($0.classID.bytes) }
        case Characteristic.imageDigest:
            return device.running.first { $0.component.string == name }.map {
                .digest(ProtocolDigest(bytes: $0.digest.bytes))
            }
        default: return nil
        }
    }

    private typealias Characteristic = SUIT.Characteristic
}
