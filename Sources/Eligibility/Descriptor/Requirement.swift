public import CBOR

/// One thing that software needs.
///
/// On the wire: `[kind, criticality, body]`.
public struct Requirement: Equatable, Sendable {
    /// What must be there.
    public enum Constraint: Equatable, Sendable {
        /// A processor (kind 1).
        case machine(Machine)
        /// A loader at this path (kind 2).
        case interpreter(Text)
        /// A shared library (kind 3).
        case sharedLibrary(SharedLibrary)
        /// Symbol versions of a shared library (kind 4).
        case symbolVersions(SymbolVersions)
        /// Symbols of a shared library, or of any (kind 5).
        case symbols(Symbols)
        /// Something with a name and a value (all other kinds).
        case attribute(AttributeNeed)
        /// All requirements of at least one of these groups, such as one of several combinations of hardware parts [E2]
        /// (kind 0). Groups hold no groups.
        case anyOf([[Requirement]])
        /// Something in a form that is not known here.
        case other(OpaqueItem)
    }

    /// Whether the software can do without.
    public enum Criticality: UInt8, Sendable {
        /// It is better with it: reported, but no ground for refusal.
        case advisory = 0
        /// It does not work without it.
        case critical = 1
    }

    /// What must be there.
    public var constraint: Constraint
    /// Whether the software can do without.
    public var criticality: Criticality

    /// A requirement.
    public init(_ constraint: Constraint, criticality: Criticality = .critical) {
        self.constraint = constraint
        self.criticality = criticality
    }

    /// A requirement of something with a name and a value.
    public init(
        _ kind: CapabilityKind,
        _ name: Text = "",
        _ match: Match = .present,
        criticality: Criticality = .critical
    ) {
        self.init(.attribute(AttributeNeed(kind, name, match)), criticality: criticality)
    }

    /// The number of its kind.
    public var kind: CapabilityKind {
        switch constraint {
        case .machine: .machine
        case .interpreter: .interpreter
        case .sharedLibrary: .sharedLibrary
        case .symbolVersions: .symbolVersions
        case .symbols: .symbols
        case .attribute(let need): need.kind
        case .anyOf: .anyOf
        case .other(let item): item.kind
        }
    }

    /// How many single things are compared: one for each version and symbol.
    public var checkCount: Int {
        switch constraint {
        case .symbolVersions(let needed): return needed.versions.count
        case .symbols(let needed):
            var count = 0
            for group in needed.groups { count += group.hashes.count }
            return count
        default: return 1
        }
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(3)
        encoder.encodeInt(kind.rawValue)
        encoder.encode(UInt64(criticality.rawValue))
        switch constraint {
        case .machine(let machine): machine.encode(into: &encoder)
        case .interpreter(let path): encoder.encode(text: path)
        case .sharedLibrary(let library): library.encode(into: &encoder)
        case .symbolVersions(let versions): versions.encode(into: &encoder)
        case .symbols(let symbols): symbols.encode(into: &encoder)
        case .attribute(let need): need.encode(into: &encoder)
        case .anyOf(let groups):
            encoder.beginArray(groups.count)
            for group in groups { Self.encode(group, into: &encoder) }
        case .other(let item): encoder.append(encoded: item.body)
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        try self.init(from: &decoder, allowsGroups: true)
    }

    private init(from decoder: inout CBORDecoder, allowsGroups: Bool) throws(CBORError) {
        try decoder.beginArray(count: 3)
        let kind = CapabilityKind(rawValue: try decoder.readInteger())
        let start = decoder.offset
        let criticality = try decoder.readUnsigned()
        guard criticality <= 1 else { throw .invalidValue(at: start) }
        self.criticality = criticality == 1 ? .critical : .advisory
        let body = try decoder.skip()
        // A known kind in a form that is not known is a matter for the verdict, not an error: it can come from a
        // newer author.
        var inner = CBORDecoder(decoder.bytes, in: body, limits: decoder.limits)
        if let constraint = Self.constraint(kind, &inner, allowsGroups), inner.isAtEnd {
            self.constraint = constraint
        } else {
            self.constraint = .other(OpaqueItem(kind: kind, body: EncodedItem.copy(decoder.bytes, body)))
        }
    }

    static func encode(_ requirements: [Requirement], into encoder: inout CBOREncoder) {
        encoder.beginArray(requirements.count)
        for requirement in requirements { requirement.encode(into: &encoder) }
    }

    static func list(
        from decoder: inout CBORDecoder,
        allowsGroups: Bool = true
    ) throws(CBORError) -> [Requirement] {
        var remaining = try decoder.beginArray()
        var requirements: [Requirement] = []
        while remaining > 0 {
            requirements.append(try Requirement(from: &decoder, allowsGroups: allowsGroups))
            remaining -= 1
        }
        return requirements
    }

    private static func constraint(
        _ kind: CapabilityKind,
        _ decoder: inout CBORDecoder,
        _ allowsGroups: Bool
    ) -> Constraint? {
        do throws(CBORError) {
            switch kind {
            case .anyOf:
                guard allowsGroups else { return nil }
                var remaining = try decoder.beginArray()
                guard remaining > 0 else { return nil }
                var groups: [[Requirement]] = []
                while remaining > 0 {
                    groups.append(try list(from: &decoder, allowsGroups: false))
                    remaining -= 1
                }
                return .anyOf(groups)
            case .machine: return .machine(try Machine(from: &decoder))
            case .interpreter: return .interpreter(try decoder.readTextValue())
            case .sharedLibrary: return .sharedLibrary(try SharedLibrary(from: &decoder))
            case .symbolVersions: return .symbolVersions(try SymbolVersions(from: &decoder))
            case .symbols: return .symbols(try Symbols(from: &decoder))
            default: return kind.isSpecial ? nil : .attribute(try AttributeNeed(kind, from: &decoder))
            }
        } catch {
            return nil
        }
    }
}
