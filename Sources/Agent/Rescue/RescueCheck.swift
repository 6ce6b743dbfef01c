import CBOR
import DeviceCore
import Eligibility
import UpdateProtocol

/// Judges software that is there to rescue a device (decision 9, rule 7 of the design).
///
/// The author flags it in the descriptor, which the signed manifest binds: it provides the deployment `rescue`. Such
/// software is held against facts that no update can spoil: vendor and class, which the manifest's conditions have
/// compared, and the memory map and identity of the component in the configuration. What is not known of these does not
/// stand in the way; nothing else is looked at.
struct RescueCheck {
    /// The name of the capability that makes a rescue.
    static let deployment: Text = "rescue"

    private static let kinds: [CapabilityKind] = [.memoryRegion, .imageIdentity]

    /// The component that is to be rescued.
    let component: AgentConfiguration.Component

    /// The verdict on an encoded descriptor, or `nil` where it is no rescue's.
    func judge(_ bytes: [UInt8]) -> Judgement? {
        guard let descriptor = try? Descriptor(decoding: bytes), RescueCheck.isRescue(descriptor) else {
            return nil
        }
        let requirements = descriptor.requirements.filter { RescueCheck.kinds.contains($0.kind) }
        let verdict = Verdict(
            requirements: requirements,
            lower: CapabilitySet(RescueCheck.facts(component)),
            provides: [],
            upper: []
        )
        let edges = verdict.edges.filter { $0.isCritical && $0.reason != .undetermined }.map { edge in
            ReportedEdge(
                side: 0,
                kind: UInt64(bitPattern: edge.kind.rawValue),
                subject: "the rescue",
                needed: RescueCheck.text(edge),
                found: edge.found
            )
        }
        return Judgement(
            edges.isEmpty ? .eligible : .ineligible,
            edges: edges,
            version: descriptor.identity?.version ?? "",
            isRescue: true
        )
    }

    private static func text(_ edge: FailingEdge) -> Text {
        guard !edge.needed.isEmpty, !edge.subject.isEmpty else {
            return edge.needed.isEmpty ? edge.subject : edge.needed
        }
        return Text(edge.subject.string + " " + edge.needed.string)
    }

    /// Whether the author says that the software is a rescue.
    static func isRescue(_ descriptor: Descriptor) -> Bool {
        descriptor.provides.contains(.attribute(AttributeCapability(.deployment, deployment)))
    }

    /// What the configuration says of a component.
    static func facts(_ component: AgentConfiguration.Component) -> [Capability] {
        var facts: [Capability] = component.memoryMap.map {
            .attribute(AttributeCapability(.memoryRegion, $0.name, .region($0.region)))
        }
        facts.append(
            .attribute(AttributeCapability(.imageIdentity, "vendor", .bytes(component.vendorIdentifier)))
        )
        facts.append(
            .attribute(AttributeCapability(.imageIdentity, "class", .bytes(component.classIdentifier)))
        )
        return facts
    }
}
