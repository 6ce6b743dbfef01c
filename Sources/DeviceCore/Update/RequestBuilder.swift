import CBOR
public import SUIT
public import UpdateProtocol

/// Builds the claims of an update request from the definition that the author signed: what is asked for, and nothing
/// else [A2].
public enum RequestBuilder {
    /// The claims that `definition` asks for and that the device has.
    ///
    /// - Parameters:
    ///   - definition: the characteristic definition of the manifest.
    ///   - names: the manifest's components, to which the definition's indices refer.
    ///   - identity: what the device is.
    ///   - state: what runs on it.
    ///   - facts: everything else that it knows about itself.
    public static func claims(
        for definition: RequestDefinition,
        names: [ComponentIdentifier],
        identity: DeviceIdentity,
        state: DeviceState,
        facts: borrowing some DeviceFacts
    ) -> [ComponentClaims] {
        var list: [ComponentClaims] = []
        for entry in definition.entries where entry.component < names.count {
            let name = names[entry.component]
            guard let component = identity.component(named: name) else { continue }
            var claims: [ComponentClaims.Claim] = []
            for label in entry.labels {
                guard let value = value(of: label, component, identity, state, facts) else { continue }
                claims.append(ComponentClaims.Claim(label: label, value: value))
            }
            list.append(ComponentClaims(component: name.segments, claims: claims))
        }
        var deviceClaims: [ComponentClaims.Claim] = []
        for label in definition.deviceLabels {
            guard let value = facts.value(of: label, component: nil) else { continue }
            deviceClaims.append(ComponentClaims.Claim(label: label, value: value))
        }
        if !deviceClaims.isEmpty { list.append(ComponentClaims(component: [], claims: deviceClaims)) }
        return list
    }

    /// What runs, as a report proves it (B2): digest and size of the given components.
    public static func proof(of components: [Int], in state: DeviceState) -> [ComponentClaims] {
        var list: [ComponentClaims] = []
        for index in components {
            let component = state.components[index]
            guard let running = component.running else { continue }
            list.append(
                ComponentClaims(
                    component: component.name.segments,
                    claims: [
                        .init(label: Characteristic.imageDigest, value: .digest(ProtocolDigest(bytes: running.digest))),
                        .init(label: Characteristic.imageSize, value: .integer(Int64(clamping: running.size))),
                    ]
                )
            )
        }
        return list
    }

    private static func value(
        of label: Int64,
        _ component: DeviceIdentity.Component,
        _ identity: DeviceIdentity,
        _ state: DeviceState,
        _ facts: borrowing some DeviceFacts
    ) -> ClaimValue? {
        switch label {
        case Characteristic.vendorIdentifier: return .bytes(component.vendorIdentifier)
        case Characteristic.classIdentifier: return .bytes(component.classIdentifier)
        case Characteristic.imageDigest:
            return state.running(component.name).map { .digest(ProtocolDigest(bytes: $0.digest)) }
        case Characteristic.imageSize:
            return state.running(component.name).map { .integer(Int64(clamping: $0.size)) }
        case Characteristic.version:
            guard let running = state.running(component.name), !running.version.isEmpty else { return nil }
            guard let numbers = VersionNumbers.parse(running.version) else { return .text(running.version) }
            return .version(numbers)
        default: return facts.value(of: label, component: component.name)
        }
    }
}
