import CBOR
import SUIT
import UpdateProtocol

/// Evaluates the conditions that a device can answer at once. None has side effects (suit-manifest section 6.4).
enum ConditionCheck {
    /// Whether the condition holds.
    ///
    /// - Parameter candidate: the digest of the image that was written for the component in this update, if any. What
    ///   runs counts otherwise.
    static func holds(
        _ check: CommandProcessor.Request,
        envelope: Span<UInt8>,
        manifest: Manifest,
        identity: DeviceIdentity,
        state: DeviceState,
        candidate: [UInt8]?,
        facts: borrowing some DeviceFacts
    ) -> Bool {
        let name = manifest.components[check.component]
        let component = identity.component(named: name)
        switch check.command {
        case SUITCommand.vendorIdentifier:
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
            guard let range = check.parameters.version, let running = state.running(name),
                let version = VersionNumbers.parse(running.version)
            else { return false }
            return versionHolds(version, envelope, range)
        default: return false
        }
    }

    private static func matches(_ range: Range<Int>?, _ value: [UInt8]?, _ envelope: Span<UInt8>) -> Bool {
        guard let range, let value, range.count == value.count else { return false }
        for (offset, index) in range.enumerated() where envelope[index] != value[offset] { return false }
        return true
    }

    private static func imageMatches(
        _ check: CommandProcessor.Request,
        _ envelope: Span<UInt8>,
        _ found: [UInt8]?
    ) -> Bool? {
        guard let range = check.parameters.imageDigest else { return nil }
        var decoder = CBORDecoder(envelope, in: range)
        guard let digest = try? SUITDigest.read(&decoder) else { return nil }
        return digest.bytes == found
    }

    private static func versionHolds(_ version: [Int64], _ envelope: Span<UInt8>, _ range: Range<Int>) -> Bool {
        var decoder = CBORDecoder(envelope, in: range)
        guard (try? decoder.beginArray(count: 2)) != nil, let comparison = try? decoder.readUnsigned(),
            let count = try? decoder.beginArray(), count >= 1, count <= 8
        else { return false }
        var reference: [Int64] = []
        while reference.count < count {
            guard let number = try? decoder.readInteger() else { return false }
            reference.append(number)
        }
        return VersionNumbers.holds(comparison, version, reference)
    }
}
