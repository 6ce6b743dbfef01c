public import Store

/// The characteristics of a registered device, as queries name them [M6].
///
/// | name | values |
/// |---|---|
/// | `id` | the device's id |
/// | `component` | the names of its components |
/// | `vendor`, `class` | the vendor and class ids of its components, lower-case UUIDs |
/// | `version`, `digest` | the version texts and digests that its components were last reported to run |
/// | *component*`.vendor`, `.class`, `.version`, `.digest` | the same, of one component |
/// | `enrolled`, `seen` | the times of enrolment and last sight, in Unix seconds |
/// | `state` | the state that it last reported |
/// | anything else | the free characteristic of that key |
///
/// A free characteristic whose key is `component`, `vendor` or `class` adds to the values, so a device may register a class by
/// name. One whose key is `version` or `digest` counts until a report says what runs. The other names cannot be taken.
public struct DeviceCharacteristics: CharacteristicSource, Sendable {
    private let device: Device

    /// The characteristics of a device.
    public init(_ device: Device) { self.device = device }

    /// The values of a characteristic.
    public func values(named name: String) -> [String] {
        // Names are few and short, and all ASCII ones compare the same by byte and by canonical equivalence.
        switch name {
        case "id": return [device.id.string]
        case "enrolled": return ["\(device.enrolledAt)"]
        case "seen": return device.lastSeenAt.map { ["\($0)"] } ?? []
        case "state": return device.lastReport.map { [$0.state.rawValue] } ?? []
        case "version": return reported(device.running.compactMap(\.version), name)
        case "digest": return reported(device.running.map(\.digest.hex), name)
        case "component": return device.components.map(\.name.string) + free(name)
        case "vendor": return device.components.map(\.vendorID.description) + free(name)
        case "class": return device.components.map(\.classID.description) + free(name)
        default: return ofComponent(name) ?? free(name)
        }
    }

    /// The values of `component.attribute`, or nothing when there is no such component or attribute.
    private func ofComponent(_ name: String) -> [String]? {
        let bytes = name.utf8
        guard let dot = bytes.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        let component = bytes[..<dot]
        func isMeant(_ name: ComponentName) -> Bool { name.string.utf8.elementsEqual(component) }
        switch String(name[name.index(after: dot)...]) {
        case "vendor":
            return device.components.first { isMeant($0.name) }.map { [$0.vendorID.description] + free(name) }
        case "class":
            return device.components.first { isMeant($0.name) }.map { [$0.classID.description] + free(name) }
        case "version": return device.running.first { isMeant($0.component) }?.version.map { [$0] }
        case "digest": return device.running.first { isMeant($0.component) }.map { [$0.digest.hex] }
        default: return nil
        }
    }

    private func reported(_ values: [String], _ name: String) -> [String] {
        values.isEmpty ? free(name) : values
    }

    private func free(_ name: String) -> [String] {
        device.characteristics.filter { $0.key.string.utf8.elementsEqual(name.utf8) }.map(\.value)
    }
}
