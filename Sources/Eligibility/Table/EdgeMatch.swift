public import CBOR

/// Which needs a rule speaks about: those of a kind, of a subject, of one item of the subject.
///
/// On the wire: `[kind]`, `[kind, subject]` or `[kind, subject, needed]`.
public struct EdgeMatch: Equatable, Sendable {
    /// The kind of requirement.
    public var kind: CapabilityKind
    /// What the requirement is about, such as a library or the name of an attribute; `nil` for all.
    public var subject: Text?
    /// What is needed of it, as the verdict shows it, such as a version; `nil` for all.
    public var needed: Text?

    /// Needs of a kind.
    public init(_ kind: CapabilityKind, subject: Text? = nil, needed: Text? = nil) {
        self.kind = kind
        self.subject = subject
        self.needed = needed
    }

    /// Whether `edge` is one of these needs.
    public func matches(_ edge: FailingEdge) -> Bool {
        guard edge.kind == kind else { return false }
        if let subject, edge.subject != subject { return false }
        if let needed, edge.needed != needed { return false }
        return true
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(subject == nil ? 1 : (needed == nil ? 2 : 3))
        encoder.encodeInt(kind.rawValue)
        guard let subject else { return }
        encoder.encode(text: subject)
        if let needed { encoder.encode(text: needed) }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 1, count <= 3 else { throw .invalidValue(at: start) }
        self.init(CapabilityKind(rawValue: try decoder.readInteger()))
        if count > 1 { subject = try decoder.readTextValue() }
        if count > 2 { needed = try decoder.readTextValue() }
    }
}
