public import CBOR

/// One statement of a compatibility table (requirement E6).
///
/// On the wire: `[kind, criticality, {1: reason, 2: side, ? 3: software, ? 4: [+ requirement], ? 5: [+ edge match]}]`.
public struct TableRule: Equatable, Sendable {
    /// What a rule says.
    public enum Kind: Equatable, Sendable {
        /// 1: the software must not be installed where all conditions hold.
        case deny
        /// 2: the needs in question count as met where all conditions hold.
        case allow
        /// 3: what the conditions describe counts as what the needs in question ask for.
        case equivalent
        /// 4: the things that the conditions describe must not come together.
        case knownBad
        /// A rule of a kind, or in a form, that is not known here.
        case other(number: UInt64)

        /// The kind with a number.
        public init(number: UInt64) {
            switch number {
            case 1: self = .deny
            case 2: self = .allow
            case 3: self = .equivalent
            case 4: self = .knownBad
            default: self = .other(number: number)
            }
        }

        /// The number on the wire.
        public var number: UInt64 {
            switch self {
            case .deny: 1
            case .allow: 2
            case .equivalent: 3
            case .knownBad: 4
            case .other(let number): number
            }
        }

        /// Whether it makes software eligible that would not be otherwise.
        public var isPermission: Bool { self == .allow || self == .equivalent }

        /// The word for it on command lines and in YAML; `nil` for a kind that is not known.
        public var name: StaticString? {
            switch self {
            case .deny: "deny"
            case .allow: "allow"
            case .equivalent: "equivalent"
            case .knownBad: "known-bad"
            case .other: nil
            }
        }
    }

    /// Most conditions, and most matches of needs, of one rule.
    public static let itemLimit = 64
    /// Most bytes of a reason.
    public static let reasonLimit = 1_024

    /// What the rule says.
    public var kind: Kind
    /// Whether a device that does not know the kind may go on as if the rule were not there.
    public var isCritical: Bool
    /// Why, for people.
    public var reason: Text
    /// Whose maker the rule speaks for.
    public var side: TableSide
    /// The software that is meant; `nil` for any.
    public var software: SoftwareMatch?
    /// What must be there for the rule to apply: conditions on the device as it will be with the new software.
    public var conditions: [Requirement]
    /// The needs that the rule decides; none means all of its side, for an `allow`.
    public var needs: [EdgeMatch]
    /// The body as it stands, of a rule that is not known here.
    public var opaqueBody: [UInt8]

    /// A rule.
    public init(
        _ kind: Kind,
        side: TableSide,
        reason: Text,
        software: SoftwareMatch? = nil,
        conditions: [Requirement] = [],
        needs: [EdgeMatch] = [],
        isCritical: Bool = true
    ) {
        self.kind = kind
        self.side = side
        self.reason = reason
        self.software = software
        self.conditions = conditions
        self.needs = needs
        self.isCritical = isCritical
        self.opaqueBody = []
    }

    /// A rule that is not known here.
    init(opaque number: UInt64, isCritical: Bool, body: [UInt8]) {
        self.init(.other(number: number), side: .new, reason: "", isCritical: isCritical)
        opaqueBody = body
    }

    /// Whether the rule says something that can be evaluated: what a denial or a permission is about, at least two things
    /// that must not come together, what counts as what. A permission that comes with the new software itself, which
    /// would set the owner's own verdict aside, says nothing.
    public var isMeaningful: Bool {
        switch kind {
        case .deny: software != nil || !conditions.isEmpty
        case .allow: side != .new && (software != nil || !conditions.isEmpty || !needs.isEmpty)
        case .equivalent: !conditions.isEmpty && !needs.isEmpty
        case .knownBad: conditions.count + (software == nil ? 0 : 1) >= 2
        case .other: true
        }
    }
}
