public import CBOR

/// Something that software needs, of a kind that is described by a name and a value.
///
/// On the wire, as the body of a requirement: `[name, semantics, …operands]`.
public struct AttributeNeed: Equatable, Sendable {
    /// What it is about.
    public var kind: CapabilityKind
    /// Which one of its kind; the empty name where there is only one.
    public var name: Text
    /// What is asked of its value.
    public var match: Match

    /// A need.
    public init(_ kind: CapabilityKind, _ name: Text = "", _ match: Match = .present) {
        self.kind = kind
        self.name = name
        self.match = match
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(1 + match.itemCount)
        encoder.encode(text: name)
        match.encode(into: &encoder)
    }

    /// - Throws: also where the semantics is not known; the requirement is then kept as it stands.
    init(_ kind: CapabilityKind, from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count >= 2 else { throw .invalidValue(at: start) }
        let name = try decoder.readTextValue()
        let match = try Match(from: &decoder)
        guard match.itemCount == count - 1 else { throw .invalidValue(at: start) }
        self.init(kind, name, match)
    }
}
