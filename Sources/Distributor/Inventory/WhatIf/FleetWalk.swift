import Answering
import CBOR
import COSE
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

/// Carries out a manifest's commands for one device of the fleet, as the device would, and answers the conditions from what
/// is known of it.
///
/// Where something is not known the answer is an assumption. Walking with both assumptions tells whether it matters.
struct FleetWalk {
    /// What was looked at.
    private(set) var consulted: Set<FleetFacts.Key> = []
    /// What was looked at and is not known.
    private(set) var unknown: Set<FleetFacts.Key> = []

    private let manifest: AcceptedManifest
    private let facts: FleetFacts
    private let assumption: Bool
    private let now: Int64
    /// The indices of the manifest's components in the manifest that was asked about.
    private let components: [Int?]

    private static let crypto = SwiftCryptoProvider()

    /// A walk through `manifest`, whose component indices are `components` of the manifest that the facts speak of.
    init(_ manifest: AcceptedManifest, components: [Int?], facts: FleetFacts, assumption: Bool, at now: Int64) {
        self.manifest = manifest
        self.components = components
        self.facts = facts
        self.assumption = assumption
        self.now = now
    }

    /// What the device's components would get, by ascending index; nothing where the procedure stops.
    mutating func deliveries() -> [FleetDelivery] {
        var brought: [Int: CommandProcessor.Request] = [:]
        var judged: [Int: [SUITDigest]] = [:]
        var processor = CommandProcessor(manifest.manifest)
        for section in [SUITSection.payloadFetch, .install] where processor.begin(section) {
            guard carryOut(&processor, &brought, &judged) else { return [] }
            // What a device asks for is the result; what comes behind is how it gets into its place.
            if brought.values.contains(where: { $0.parameters.fetchArguments != nil }) { break }
        }
        return brought.keys.sorted().compactMap { component in
            delivery(component, brought[component]?.parameters, judged[component] ?? [])
        }
    }

    private mutating func carryOut(
        _ processor: inout CommandProcessor,
        _ brought: inout [Int: CommandProcessor.Request],
        _ judged: inout [Int: [SUITDigest]]
    ) -> Bool {
        let bytes = manifest.bytes
        let span = bytes.span
        do throws(SUITError) {
            while let step = try processor.next(span) {
                switch step {
                case .check(let request):
                    if request.command == SUITCommand.eligible, let range = request.parameters.descriptor {
                        judged[request.component, default: []].append(try DescriptorReference(span, in: range).digest)
                    }
                    processor.answer(holds(request))
                case .perform(let request):
                    let brings = [SUITCommand.fetch, SUITCommand.copy, SUITCommand.write].contains(request.command)
                    if brings, brought[request.component] == nil { brought[request.component] = request }
                    processor.answer(true)
                // A manifest that needs others is no variant by itself.
                case .dependency: processor.answer(false)
                }
            }
            return true
        } catch {
            return false
        }
    }

    private func delivery(
        _ component: Int,
        _ parameters: ParameterSet?,
        _ descriptors: [SUITDigest]
    ) -> FleetDelivery? {
        guard let parameters, let index = components[component], let range = parameters.imageDigest else { return nil }
        var decoder = CBORDecoder(manifest.bytes.span, in: range)
        guard let result = try? SUITDigest.read(&decoder) else { return nil }
        let running = facts.value(FleetFacts.Key(component: index, label: SUITParameter.imageDigest))
        return FleetDelivery(
            component: index,
            vendor: parameters.vendorIdentifier.map { Array(manifest.bytes[$0]) },
            classID: parameters.classIdentifier.map { Array(manifest.bytes[$0]) },
            result: result,
            isCurrent: running
                == .digest(ProtocolDigest(algorithm: result.algorithm.rawValue, bytes: result.bytes)),
            descriptors: descriptors
        )
    }

    // MARK: Conditions

    private mutating func holds(_ request: CommandProcessor.Request) -> Bool {
        let parameters = request.parameters
        switch request.command {
        // Neither asks about the component: a device that has only others of the manifest goes on.
        case SUITCommand.useBefore: return parameters.useBefore.map { UInt64(max(0, now)) < $0 } ?? false
        case SUITCommand.eligible: return true
        default: break
        }
        guard let component = components[request.component], facts.present[component] else { return false }
        switch request.command {
        case SUITCommand.vendorIdentifier:
            return isSame(component, SUITParameter.vendorIdentifier, parameters.vendorIdentifier)
        case SUITCommand.classIdentifier:
            return isSame(component, SUITParameter.classIdentifier, parameters.classIdentifier)
        case SUITCommand.deviceIdentifier:
            return isSame(component, SUITParameter.deviceIdentifier, parameters.deviceIdentifier)
        case SUITCommand.version: return versionHolds(component, parameters.version)
        case SUITCommand.imageMatch where request.section == .install: return true
        case SUITCommand.imageMatch: return digestIs(component, parameters.imageDigest) ?? assumption
        case SUITCommand.imageNotMatch: return digestIs(component, parameters.imageDigest).map(!) ?? assumption
        case SUITCommand.characteristicsMatch:
            return characteristicsHold(component, parameters.characteristicConditions)
        // Slots are the device's own business; whether the software fits is judged afterwards.
        default: return true
        }
    }

    private mutating func value(_ component: Int, _ label: Int64) -> ClaimValue? {
        let key = FleetFacts.Key(component: component, label: label)
        consulted.insert(key)
        let value = facts.value(key)
        if value == nil { unknown.insert(key) }
        return value
    }

    private mutating func isSame(_ component: Int, _ label: Int64, _ range: Range<Int>?) -> Bool {
        guard let range else { return false }
        guard let value = value(component, label) else { return assumption }
        let wanted = ClaimValue.bytes(Array(manifest.bytes[range]))
        return value == wanted || value == .valueDigest(ContentDigest.sha256(wanted.encoded).bytes)
    }

    private mutating func versionHolds(_ component: Int, _ range: Range<Int>?) -> Bool {
        guard let range, let comparison = VersionComparison(manifest.bytes.span, in: range) else { return false }
        switch value(component, SUITParameter.version) {
        case .version(let numbers): return comparison.holds(for: numbers)
        case .none: return assumption
        case .valueDigest:
            unknown.insert(FleetFacts.Key(component: component, label: SUITParameter.version))
            return assumption
        default: return false
        }
    }

    private mutating func digestIs(_ component: Int, _ range: Range<Int>?) -> Bool? {
        guard let range else { return false }
        guard case .digest(let digest)? = value(component, SUITParameter.imageDigest) else {
            unknown.insert(FleetFacts.Key(component: component, label: SUITParameter.imageDigest))
            return nil
        }
        var encoder = CBOREncoder()
        digest.write(&encoder)
        return encoder.bytes == Array(manifest.bytes[range])
    }

    private mutating func characteristicsHold(_ component: Int, _ range: Range<Int>?) -> Bool {
        guard let range, let conditions = try? CharacteristicConditions(manifest.bytes.span, in: range) else {
            return false
        }
        var holds = true
        for condition in conditions.conditions {
            if let value = value(component, condition.label) {
                guard condition.accepts(CharacteristicValue(encoded: value.encoded), crypto: Self.crypto) else {
                    return false
                }
            } else {
                holds = holds && assumption
            }
        }
        return holds
    }
}
