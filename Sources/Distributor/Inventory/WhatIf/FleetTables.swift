import CBOR
import Eligibility

/// Compatibility tables that are heard in a what-if [E6]. Their signatures were verified by whoever asks: nothing is
/// installed by the answer, and each device verifies its own tables.
struct FleetTables: Sendable {
    /// Most tables of a question.
    static let limit = 16

    private let tables: [TrustedTable]
    /// Without denials: those are said once for a device.
    private let permissions: [TrustedTable]
    private let now: UInt64

    /// The kinds of capabilities that rules ask about.
    let kinds: [CapabilityKind]

    /// Tables, at a time in seconds since 1970.
    init(_ tables: [TrustedTable], now: UInt64) {
        self.tables = tables
        self.now = now
        permissions = tables.map { trusted in
            var trusted = trusted
            trusted.table.rules.removeAll { !$0.kind.isPermission }
            return trusted
        }
        var kinds: [CapabilityKind] = []
        for rule in tables.flatMap(\.table.rules) { Self.add(rule.conditions, to: &kinds) }
        self.kinds = kinds
    }

    /// Whether there are none.
    var isEmpty: Bool { tables.isEmpty }

    /// The verdict after the tables were heard.
    ///
    /// - Parameters:
    ///   - digests: of the software's image and descriptor.
    ///   - isPart: whether the verdict is about some of the software's needs alone, so that denials are said elsewhere.
    func apply(
        to verdict: Verdict,
        _ descriptor: Descriptor,
        digests: [[UInt8]],
        lower: CapabilitySet,
        isPart: Bool = false
    ) -> Verdict {
        verdict.applying(
            isPart ? permissions : tables,
            context: TableContext(descriptor, digests: digests, lower: lower, now: now)
        )
    }

    /// What would help against denials, in the verdict that they have made.
    func actions(_ verdict: Verdict, _ requirements: [Requirement], _ lower: CapabilitySet) -> [RemedyAction] {
        LocalRemedy.actions(for: verdict, requirements: requirements, lower: lower, tables: tables)
    }

    private static func add(_ conditions: [Requirement], to kinds: inout [CapabilityKind]) {
        for condition in conditions {
            if !kinds.contains(condition.kind) { kinds.append(condition.kind) }
            if case .anyOf(let groups) = condition.constraint {
                for group in groups { add(group, to: &kinds) }
            }
        }
    }
}
