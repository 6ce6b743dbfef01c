public import CBOR

/// Something that a device or software has, of a kind that is described by a name and a value.
///
/// On the wire, as the body of a capability: `[name, value]`.
public struct AttributeCapability: Equatable, Hashable, Sendable {
    /// What it is about.
    public var kind: CapabilityKind
    /// Which one of its kind; the empty name where there is only one.
    public var name: Text
    /// What it is.
    public var value: AttributeValue

    /// A capability.
    public init(_ kind: CapabilityKind, _ name: Text = "", _ value: AttributeValue = .present) {
        self.kind = kind
        self.name = name
        self.value = value
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        encoder.encode(text: name)
        value.encode(into: &encoder)
    }

    init(_ kind: CapabilityKind, from decoder: inout CBORDecoder) throws(CBORError) {
        try decoder.beginArray(count: 2)
        let name = try decoder.readTextValue()
        self.init(kind, name, try AttributeValue(from: &decoder))
    }
}
