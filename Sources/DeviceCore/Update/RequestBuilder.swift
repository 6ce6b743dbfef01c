import CBOR
public import COSE
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
    ///   - crypto: digests, for values that are wanted as such.
    public static func claims(
        for definition: RequestDefinition,
        names: [ComponentIdentifier],
        identity: DeviceIdentity,
        state: DeviceState,
        facts: borrowing some DeviceFacts,
        crypto: some CryptoProvider
    ) -> [ComponentClaims] {
        var list: [ComponentClaims] = []
        for entry in definition.entries where entry.component < names.count {
            let name = names[entry.component]
            guard let component = identity.component(named: name) else { continue }
            var claims: [ComponentClaims.Claim] = []
            for field in entry.fields {
                guard let value = value(of: field.label, component, identity, state, facts),
                    let claim = claim(field, value, crypto)
                else { continue }
                claims.append(claim)
            }
            list.append(ComponentClaims(component: name.segments, claims: claims))
        }
        var deviceClaims: [ComponentClaims.Claim] = []
        for field in definition.deviceFields {
            guard let value = facts.value(of: field.label, component: nil), let claim = claim(field, value, crypto)
            else { continue }
            deviceClaims.append(claim)
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

    /// The value of a characteristic of a component, as it is.
    static func value(
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
        case Characteristic.imageSize: return state.running(component.name).map { .integer(Int64(clamping: $0.size)) }
        case Characteristic.version:
            guard let running = state.running(component.name), !running.version.isEmpty else { return nil }
            guard let numbers = VersionNumbers.parse(running.version) else { return .text(running.version) }
            return .version(numbers)
        case Characteristic.componentSlot:
            return state.index(of: component.name).map { .integer(Int64(state.components[$0].secondary)) }
        default: return facts.value(of: label, component: component.name)
        }
    }

    /// The value in the form that is asked for, or nothing where it has none: then the device has nothing to tell.
    private static func claim(
        _ field: RequestedCharacteristic,
        _ value: ClaimValue,
        _ crypto: some CryptoProvider
    ) -> ComponentClaims.Claim? {
        let formed: ClaimValue?
        switch (field.form, value) {
        case (.value, _), (.bitmap, .bitmap), (.flags, .flags), (.coordinates, .coordinates), (.times, .times):
            formed = value
        case (.digest, _): formed = .valueDigest(crypto.sha256(value.encoded.span))
        case (.bitmap, .flags(let flags)): formed = .bits(littleEndian(flags))
        case (.flags, .bitmap(let bits)): formed = flags(bits).map { .flags($0) }
        default: formed = nil
        }
        return formed.map { ComponentClaims.Claim(label: field.label, value: $0) }
    }

    private static func littleEndian(_ flags: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: flags >> UInt64(8 * index))) }
        return bytes
    }

    private static func flags(_ bits: [UInt8]) -> UInt64? {
        guard bits.count <= 8 else { return nil }
        var flags: UInt64 = 0
        for index in bits.indices { flags |= UInt64(bits[index]) << UInt64(8 * index) }
        return flags
    }
}
