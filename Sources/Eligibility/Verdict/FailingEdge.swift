public import CBOR

/// One requirement that is not met, or of which nobody can say whether it is: who needs what of whom, and what there is
/// instead (requirement E7).
///
/// On the wire: `[side, kind, reason, critical, owner, subject, needed, found]`.
public struct FailingEdge: Equatable, Sendable {
    /// Which layer the requirement is about.
    public enum Side: UInt8, Sendable {
        /// New software needs something of the layer below.
        case lower = 0
        /// Installed software needs something of the new software.
        case upper = 1
    }

    /// Why the requirement is not met.
    public enum Reason: UInt8, Sendable {
        /// What is needed is not there.
        case missing = 0
        /// Something is there, but not what is needed.
        case different = 1
        /// It is not known: an unknown kind, or a thing that could not be examined.
        case undetermined = 2
    }

    /// Which layer the requirement is about.
    public var side: Side
    /// The kind of requirement.
    public var kind: CapabilityKind
    /// Why it is not met.
    public var reason: Reason
    /// Whether it counts; an advisory requirement is only reported.
    public var isCritical: Bool
    /// Who needs it: a path or library name, or empty for the new software itself.
    public var owner: Text
    /// The thing that it is about: a library's name, a loader's path; empty where the kind has no names.
    public var subject: Text
    /// What is needed of the subject: a version, or `symbol` or `symbol@version`; empty where it is the subject itself.
    public var needed: Text
    /// What there is instead; empty where there is nothing.
    public var found: Text

    /// An edge.
    public init(
        side: Side,
        kind: CapabilityKind,
        reason: Reason,
        isCritical: Bool = true,
        owner: Text = "",
        subject: Text = "",
        needed: Text = "",
        found: Text = ""
    ) {
        self.side = side
        self.kind = kind
        self.reason = reason
        self.isCritical = isCritical
        self.owner = owner
        self.subject = subject
        self.needed = needed
        self.found = found
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(8)
        encoder.encode(UInt64(side.rawValue))
        encoder.encodeInt(kind.rawValue)
        encoder.encode(UInt64(reason.rawValue))
        encoder.encode(isCritical)
        encoder.encode(text: owner)
        encoder.encode(text: subject)
        encoder.encode(text: needed)
        encoder.encode(text: found)
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        try decoder.beginArray(count: 8)
        guard let side = Side(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
            throw .invalidValue(at: start)
        }
        let kind = CapabilityKind(rawValue: try decoder.readInteger())
        guard let reason = Reason(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
            throw .invalidValue(at: start)
        }
        self.init(
            side: side,
            kind: kind,
            reason: reason,
            isCritical: try decoder.readBool(),
            owner: try decoder.readTextValue(),
            subject: try decoder.readTextValue(),
            needed: try decoder.readTextValue(limit: 8_192),
            found: try decoder.readTextValue()
        )
    }
}
