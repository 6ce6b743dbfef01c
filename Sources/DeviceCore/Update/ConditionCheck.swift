import CBOR
import COSE
import SUIT
import UpdateProtocol

/// Evaluates the conditions that a device can answer at once. None has side effects (suit-manifest section 6.4).
enum ConditionCheck {
    /// Whether the condition holds.
    ///
    /// - Parameter candidate: the digest of the image that was written for the component in this update, if any. What
    ///   runs counts otherwise.
    /// - Parameter candidateVersion: the version of that image, where the condition is about what is going to run. What
    ///   a variant is for (-258) always means what runs, or another one would fit once this one is installed.
    static func holds(
        _ check: CommandProcessor.Request,
        envelope: Span<UInt8>,
        manifest: Manifest,
        identity: DeviceIdentity,
        state: DeviceState,
        candidate: [UInt8]?,
        candidateVersion: Text? = nil,
        facts: borrowing some DeviceFacts,
        crypto: some CryptoProvider
    ) -> Bool {
        let name = manifest.components[check.component]
        let component = identity.component(named: name)
        switch check.command {
        case SUITCommand.vendorIdentifier:
            // The device's own is a UUID; the bytes of an enterprise number mean something else.
            guard !check.parameters.isVendorEnterpriseNumber else { return false }
            return matches(check.parameters.vendorIdentifier, component?.vendorIdentifier, envelope)
        case SUITCommand.classIdentifier:
            return matches(check.parameters.classIdentifier, component?.classIdentifier, envelope)
        case SUITCommand.deviceIdentifier:
            guard case .bytes(let identifier) = facts.value(of: SUITParameter.deviceIdentifier, component: nil) else {
                return false
            }
            return matches(check.parameters.deviceIdentifier, identifier, envelope)
        case SUITCommand.useBefore:
            guard let now = facts.now, let limit = check.parameters.useBefore else { return false }
            return now < limit
        case SUITCommand.imageMatch:
            return imageMatches(check, envelope, candidate ?? state.running(name)?.digest) == true
        case SUITCommand.imageNotMatch:
            return imageMatches(check, envelope, candidate ?? state.running(name)?.digest) == false
        case SUITCommand.componentSlot:
            guard let index = state.index(of: name), let slot = check.parameters.componentSlot else { return false }
            return UInt64(state.components[index].secondary) == slot
        case SUITCommand.version:
            guard let range = check.parameters.version, let text = candidateVersion ?? state.running(name)?.version,
                let version = VersionNumbers.parse(text)
            else { return false }
            guard let match = try? VersionMatch(envelope, in: range) else { return false }
            return match.holds(for: version, in: envelope)
        case SUITCommand.characteristicsMatch:
            guard let range = check.parameters.characteristicConditions, let component,
                let conditions = try? CharacteristicConditions(envelope, in: range)
            else { return false }
            return characteristicsMatch(conditions, component, identity, state, facts, crypto)
        default: return false
        }
    }

    /// Whether the component, or else the device as a whole, has the characteristics that a variant is for [M7].
    private static func characteristicsMatch(
        _ conditions: CharacteristicConditions,
        _ component: DeviceIdentity.Component,
        _ identity: DeviceIdentity,
        _ state: DeviceState,
        _ facts: borrowing some DeviceFacts,
        _ crypto: some CryptoProvider
    ) -> Bool {
        for condition in conditions.conditions {
            var value = RequestBuilder.value(of: condition.label, component, identity, state, facts)
            if value == nil { value = facts.value(of: condition.label, component: nil) }
            guard let value, condition.accepts(CharacteristicValue(encoded: value.encoded), crypto: crypto) else {
                return false
            }
        }
        return true
    }

    private static func matches(_ range: Range<Int>?, _ value: [UInt8]?, _ envelope: Span<UInt8>) -> Bool {
        guard let range, let value, range.count == value.count else { return false }
        for (offset, index) in range.enumerated() where envelope[index] != value[offset] { return false }
        return true
    }

    /// `nil` where it cannot be known: of images the device knows the SHA-256 digest alone, and of some nothing.
    private static func imageMatches(
        _ check: CommandProcessor.Request,
        _ envelope: Span<UInt8>,
        _ found: [UInt8]?
    ) -> Bool? {
        guard let range = check.parameters.imageDigest, let found else { return nil }
        var decoder = CBORDecoder(envelope, in: range)
        guard let digest = try? SUITDigest.read(&decoder), digest.algorithm == .sha256 else { return nil }
        return digest.bytes == found
    }
}
