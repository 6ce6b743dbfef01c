import CBOR
import COSE
import SUIT
import UpdateProtocol

/// Answers a manifest's conditions from what a device reported about itself.
///
/// A characteristic that the definition does not ask for is taken to be as the branch wants it: the device was not asked, and
/// it checks again. One that was asked for and not reported is not.
struct ReportedConditions<Crypto: CryptoProvider> {
    /// The indices of the components that the device spoke of.
    let reported: Set<Int>

    private let claims: [Int: ComponentClaims]
    private let device: ComponentClaims?
    private let manifest: AcceptedManifest
    private let now: Int64

    private let crypto: Crypto

    /// The conditions of one device.
    init(_ list: [ComponentClaims], manifest: AcceptedManifest, now: Int64, crypto: Crypto) {
        var claims: [Int: ComponentClaims] = [:]
        var device: ComponentClaims?
        for entry in list {
            if entry.component.isEmpty {
                device = device ?? entry
            } else if let index = manifest.manifest.components.firstIndex(where: { $0.segments == entry.component }) {
                claims[index] = claims[index] ?? entry
            }
        }
        self.claims = claims
        self.device = device
        self.manifest = manifest
        self.now = now
        self.crypto = crypto
        reported = Set(claims.keys)
    }

    /// The digest of what runs in a component, as reported.
    func digest(of component: Int) -> SUITDigest? {
        guard case .digest(let digest)? = claims[component]?[SUITParameter.imageDigest],
            let algorithm = DigestAlgorithm(rawValue: digest.algorithm), digest.bytes.count == algorithm.byteCount
        else { return nil }
        return SUITDigest(algorithm, digest.bytes)
    }

    /// Whether a condition holds, as far as the distributor can tell.
    func holds(_ request: CommandProcessor.Request) -> Bool {
        let component = request.component
        // The device has judged before it asked, and needs no verdict on a component that it does not have.
        if request.command == SUITCommand.eligible { return true }
        // Of a component of which the device says nothing, nothing is for it.
        guard let claims = claims[component] else { return false }
        let parameters = request.parameters
        switch request.command {
        case SUITCommand.vendorIdentifier:
            return matches(claims, SUITParameter.vendorIdentifier, parameters.vendorIdentifier, component)
        case SUITCommand.classIdentifier:
            return matches(claims, SUITParameter.classIdentifier, parameters.classIdentifier, component)
        case SUITCommand.deviceIdentifier:
            let label = SUITParameter.deviceIdentifier
            if let device, device[label] != nil {
                return matches(device, label, parameters.deviceIdentifier, component)
            }
            return matches(claims, label, parameters.deviceIdentifier, component)
        case SUITCommand.version: return versionHolds(claims, parameters.version, component)
        case SUITCommand.imageMatch: return digestHolds(parameters.imageDigest, component) ?? true
        case SUITCommand.imageNotMatch: return digestHolds(parameters.imageDigest, component).map(!) ?? true
        case SUITCommand.characteristicsMatch:
            return characteristicsHold(claims, parameters.characteristicConditions, component)
        case SUITCommand.useBefore: return parameters.useBefore.map { UInt64(max(0, now)) < $0 } ?? false
        // Slots are the device's own business; it has looked before it asked.
        default: return true
        }
    }

    private func matches(_ claims: ComponentClaims, _ label: Int64, _ range: Range<Int>?, _ component: Int) -> Bool {
        guard let range else { return false }
        guard let value = claims[label] else { return !isAsked(label, component) }
        return isSame(value, .bytes(Array(manifest.bytes[range])))
    }

    /// Whether a reported value is `wanted`, or the digest of it [M7].
    private func isSame(_ value: ClaimValue, _ wanted: ClaimValue) -> Bool {
        value == wanted || value == .valueDigest(crypto.sha256(wanted.encoded.span))
    }

    private func characteristicsHold(_ claims: ComponentClaims, _ range: Range<Int>?, _ component: Int) -> Bool {
        guard let range, let conditions = try? CharacteristicConditions(manifest.bytes.span, in: range) else {
            return false
        }
        return conditions.conditions.allSatisfy { condition in
            guard let value = claims[condition.label] ?? device?[condition.label] else {
                return !isAsked(condition.label, component)
            }
            return condition.accepts(CharacteristicValue(encoded: value.encoded), crypto: crypto)
        }
    }

    private func versionHolds(_ claims: ComponentClaims, _ range: Range<Int>?, _ component: Int) -> Bool {
        guard let range, let comparison = VersionComparison(manifest.bytes.span, in: range) else { return false }
        guard let value = claims[SUITParameter.version] else { return !isAsked(SUITParameter.version, component) }
        // A digest tells nothing of what is above and below; the device has looked before it asked.
        if case .valueDigest = value { return true }
        guard case .version(let numbers) = value else { return false }
        return comparison.holds(for: numbers)
    }

    private func digestHolds(_ range: Range<Int>?, _ component: Int) -> Bool? {
        guard let range else { return false }
        if case .valueDigest? = claims[component]?[SUITParameter.imageDigest] { return nil }
        guard let present = digest(of: component) else {
            return isAsked(SUITParameter.imageDigest, component) ? false : nil
        }
        return present.encoded == Array(manifest.bytes[range])
    }

    /// Whether the definition asks for a characteristic.
    private func isAsked(_ label: Int64, _ component: Int) -> Bool {
        guard let definition = manifest.definition else { return false }
        if definition.deviceLabels.contains(label) { return true }
        return definition.entries.contains { $0.component == component && $0.labels.contains(label) }
    }
}
