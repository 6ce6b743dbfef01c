/// A requirement or capability of a kind, or in a form, that this software does not know. It is kept as it stands.
public struct OpaqueItem: Equatable, Sendable {
    /// The number of its kind.
    public var kind: CapabilityKind
    /// Its body: one item of deterministic CBOR.
    public var body: [UInt8]

    /// An item of `kind` with the encoded `body`.
    public init(kind: CapabilityKind, body: [UInt8]) {
        self.kind = kind
        self.body = body
    }
}
