import CBOR
import Eligibility

/// The kinds that a descriptor asks about: of capability sets only these matter, so that two devices that differ in others,
/// such as in their free memory, are judged once.
struct RelevantKinds: Sendable, Hashable {
    private let kinds: Set<Int64>

    /// The kinds that `descriptor` and its parts require, and `others`.
    init(_ descriptor: Descriptor, and others: [CapabilityKind] = []) {
        var kinds = Set(others.map(\.rawValue))
        Self.add(descriptor.requirements, to: &kinds)
        for part in descriptor.parts { Self.add(part.requirements, to: &kinds) }
        self.kinds = kinds
    }

    /// What of `set` matters.
    func reduce(_ set: CapabilitySet) -> CapabilitySet {
        CapabilitySet(
            set.capabilities.filter { kinds.contains($0.kind.rawValue) },
            unexaminedKinds: set.unexaminedKinds.filter { kinds.contains($0.rawValue) },
            examinedKinds: set.examinedKinds.filter { kinds.contains($0.rawValue) }
        )
    }

    private static func add(_ requirements: [Requirement], to kinds: inout Set<Int64>) {
        for requirement in requirements {
            kinds.insert(requirement.kind.rawValue)
            if case .anyOf(let alternatives) = requirement.constraint {
                for alternative in alternatives { add(alternative, to: &kinds) }
            }
        }
    }
}
