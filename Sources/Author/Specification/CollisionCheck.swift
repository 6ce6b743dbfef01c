import CBOR
import Foundation
import SUIT

/// Refuses updates that could answer to the same characteristic values [M7].
///
/// The distributor, and a device that walks the manifest, can only tell variants apart by what the definition asks for.
enum CollisionCheck {
    /// One image of one class.
    private struct Candidate {
        let variant: ClassSpecification
        let criteria: VariantCriteria
        let labels: [Int64]
    }

    static func check(_ specification: UpdateSpecification) throws(AuthorError) {
        var names: [String: ComponentSpecification] = [:]
        var identifiers: [ComponentIdentifier: ComponentSpecification] = [:]
        for component in specification.components {
            let identifier = ComponentIdentifier(component)
            let other =
                names.updateValue(component, forKey: component.name)
                ?? identifiers.updateValue(component, forKey: identifier)
            if let other {
                throw AuthorError(
                    .collision,
                    other.name == component.name
                        ? "two components have the name \"\(component.name)\""
                        : "the components \"\(other.name)\" and \"\(component.name)\" have the same id",
                    at: component.place,
                    action: "rename one of them"
                )
            }
            identifiers[identifier] = component
            try check(component, specification)
        }
    }

    private static func check(
        _ component: ComponentSpecification,
        _ specification: UpdateSpecification
    ) throws(AuthorError) {
        let candidates = component.classes.flatMap { variant in
            variant.sources.map { candidate(variant, $0, component) }
        }
        guard candidates.count > 1 else { return }
        let labels = Set(candidates.flatMap { $0.labels })
        let all = labels.sorted().map { RequestedCharacteristic($0) }
        if let found = collision(candidates, component, asking: all) {
            let (other, variant) = (candidates[found.first].variant, candidates[found.second].variant)
            throw AuthorError(
                .collision,
                "the classes \"\(other.title)\" and \"\(variant.title)\" of \"\(component.name)\""
                    + (other.conditions == nil || variant.conditions == nil
                        ? " have the same vendor and class" : " are for the same devices"),
                at: variant.place,
                expected: "a vendor, a class or conditions of its own for each image",
                found: "\(variant.vendor.written), \(variant.deviceClass.written)" + seen(other),
                action: "give one of them another class, or conditions (\"when\") that exclude the other's"
            )
        }
        // Without anybody to ask, the device itself looks at all of them.
        guard specification.request != nil else { return }
        let asked =
            component.report
            + specification.deviceReport.filter { field in
                !component.report.contains { $0.label == field.label }
            }
        guard let found = collision(candidates, component, asking: asked) else { return }
        let (other, variant) = (candidates[found.first].variant, candidates[found.second].variant)
        let helpful =
            [Characteristic.classIdentifier, Characteristic.vendorIdentifier].filter { labels.contains($0) }
            + labels.sorted()
        let missing = helpful.first { label in
            !asked.contains { $0.label == label }
                && collision(
                    [candidates[found.first], candidates[found.second]],
                    component,
                    asking: asked + [RequestedCharacteristic(label)]
                ) == nil
        }
        let names = asked.filter { labels.contains($0.label) }.map { PrivateMeaning.characteristic($0.label) }
        throw AuthorError(
            .collision,
            "the classes \"\(other.title)\" and \"\(variant.title)\" of \"\(component.name)\""
                + " answer to the same values",
            at: variant.place,
            expected: "a report that tells them apart",
            found: names.isEmpty ? "nothing asked for that differs" : "the same " + names.joined(separator: ", "),
            action: missing.map { "add \"\(PrivateMeaning.characteristic($0))\" to \"report\"" }
                ?? "ask for the values themselves, or for more of them"
        )
    }

    private static func candidate(
        _ variant: ClassSpecification,
        _ source: ImageSource,
        _ component: ComponentSpecification
    ) -> Candidate {
        let identifier = ComponentIdentifier(component)
        var criteria = VariantCriteria()
        var labels = [Characteristic.vendorIdentifier, Characteristic.classIdentifier]
        func require(_ value: CharacteristicValue, _ label: Int64) {
            criteria.require([.value(value)], of: label, component: identifier)
        }
        require(CharacteristicValue(bytes: variant.vendor.identifier.bytes), Characteristic.vendorIdentifier)
        require(CharacteristicValue(bytes: variant.deviceClass.identifier.bytes), Characteristic.classIdentifier)
        if let slot = source.slot {
            require(CharacteristicValue(integer: Int64(clamping: slot)), Characteristic.componentSlot)
            labels.append(Characteristic.componentSlot)
        }
        for condition in variant.conditions?.conditions ?? [] {
            criteria.require(condition.accepted, of: condition.label, component: identifier)
            labels.append(condition.label)
        }
        return Candidate(variant: variant, criteria: criteria, labels: labels)
    }

    private static func collision(
        _ candidates: [Candidate],
        _ component: ComponentSpecification,
        asking fields: [RequestedCharacteristic]
    ) -> VariantCollision? {
        VariantCollision.find(
            among: candidates.map { $0.criteria },
            asking: RequestDefinition(
                entries: [RequestDefinition.Entry(component: 0, fields: fields)],
                deviceFields: []
            ),
            components: [ComponentIdentifier(component)]
        )
    }

    private static func seen(_ variant: ClassSpecification) -> String {
        guard let line = variant.place?.line else { return "" }
        return " in line \(line) too"
    }
}
