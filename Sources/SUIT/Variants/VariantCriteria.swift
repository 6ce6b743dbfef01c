public import COSE

/// Which devices a variant is for, as far as their characteristics tell: what must hold of each characteristic of each
/// component for the variant to be the answer [M7].
public struct VariantCriteria: Equatable, Sendable {
    /// A characteristic of a component.
    struct Key: Equatable, Sendable {
        let component: ComponentIdentifier
        let label: Int64
    }

    /// One of these sets must hold the value.
    struct Criterion: Equatable, Sendable {
        let key: Key
        let extents: [CharacteristicExtent]
    }

    /// What must hold, all of it.
    private(set) var criteria: [Criterion] = []

    /// A variant that is for every device.
    public init() {}

    /// Asks for one of `accepted` as the value of the characteristic `label` of `component`.
    public mutating func require(_ accepted: [AcceptedValue], of label: Int64, component: ComponentIdentifier) {
        add(accepted.compactMap { $0.extent(label) }, label, component)
    }

    mutating func add(_ extents: [CharacteristicExtent], _ label: Int64, _ component: ComponentIdentifier) {
        guard !extents.isEmpty else { return }
        let key = Key(component: component, label: label)
        // Two bounds of one order are one range, so that variants can be sorted by it.
        if extents.count == 1 {
            for index in criteria.indices where criteria[index].key == key && criteria[index].extents.count == 1 {
                guard let both = criteria[index].extents[0].intersection(extents[0]) else { continue }
                criteria[index] = Criterion(key: key, extents: [both])
                return
            }
        }
        criteria.append(Criterion(key: key, extents: extents))
    }

    /// The sets of a characteristic where a single criterion speaks of it.
    func only(_ key: Key) -> [CharacteristicExtent]? {
        var found: [CharacteristicExtent]?
        for criterion in criteria where criterion.key == key {
            guard found == nil else { return nil }
            found = criterion.extents
        }
        return found
    }

    /// Whether some value of some characteristic is accepted by both for each characteristic, so that one device could be
    /// answered with either.
    func overlaps(_ other: VariantCriteria) -> Bool {
        for criterion in criteria {
            for opposite in other.criteria where opposite.key == criterion.key {
                if !VariantCriteria.meet(criterion, opposite) { return false }
            }
        }
        return true
    }

    private static func meet(_ left: Criterion, _ right: Criterion) -> Bool {
        for extent in left.extents {
            for other in right.extents where extent.overlaps(other, label: left.key.label) { return true }
        }
        return false
    }

    /// Whether a device with the given values is one that the variant is for. A value that is not there does not fit.
    ///
    /// - Parameters:
    ///   - crypto: digests, for values that were reported as such.
    ///   - value: the value of a characteristic of a component, as the device has it or reports it.
    public func accepts(
        crypto: some CryptoProvider,
        _ value: (ComponentIdentifier, Int64) -> CharacteristicValue?
    ) -> Bool {
        for criterion in criteria {
            guard let found = value(criterion.key.component, criterion.key.label) else { return false }
            var isAccepted = false
            for extent in criterion.extents where !isAccepted {
                if case .exact(let wanted) = extent, case .digest(let digest) = found.shape(criterion.key.label) {
                    isAccepted = crypto.sha256(wanted.span) == digest
                } else {
                    isAccepted = extent.contains(found, label: criterion.key.label)
                }
            }
            guard isAccepted else { return false }
        }
        return true
    }

    /// The one value that is accepted for a characteristic, encoded, where there is just one.
    public func exactValue(of label: Int64, component: ComponentIdentifier) -> [UInt8]? {
        guard let extents = only(Key(component: component, label: label)), extents.count == 1,
            case .exact(let value) = extents[0]
        else { return nil }
        return value
    }

    /// What the distributor can tell from the answers to `definition`: criteria on what is not asked for are gone, and so
    /// are ranges of what is asked for as a digest.
    public func visible(through definition: RequestDefinition, components: [ComponentIdentifier]) -> VariantCriteria {
        var visible = VariantCriteria()
        for criterion in criteria {
            var form = definition.form(of: criterion.key.label, component: nil)
            for index in components.indices where components[index] == criterion.key.component {
                form = definition.form(of: criterion.key.label, component: index) ?? form
            }
            guard let form else { continue }
            if form == .digest {
                var isExact = true
                for extent in criterion.extents where !extent.isExact { isExact = false }
                guard isExact else { continue }
            }
            visible.criteria.append(criterion)
        }
        return visible
    }
}
