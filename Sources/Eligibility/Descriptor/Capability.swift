public import CBOR

/// One thing that software or a device provides.
///
/// On the wire: `[kind, body]`.
public enum Capability: Equatable, Sendable {
    /// A processor (kind 1).
    case machine(Machine)
    /// A loader at this path (kind 2).
    case interpreter(Text)
    /// A shared library of this name, ready to be loaded (kind 3).
    case sharedLibrary(Text)
    /// Symbol versions that a shared library defines (kind 4).
    case symbolVersions(SymbolVersions)
    /// Symbols that a shared library exports (kind 5).
    case symbols(Symbols)
    /// Something with a name and a value (all other kinds).
    case attribute(AttributeCapability)
    /// Something in a form that is not known here. It satisfies nothing.
    case other(OpaqueItem)

    /// A capability with a name and a value.
    public static func attribute(
        _ kind: CapabilityKind,
        _ name: Text = "",
        _ value: AttributeValue = .present
    ) -> Capability {
        .attribute(AttributeCapability(kind, name, value))
    }

    /// The number of its kind.
    public var kind: CapabilityKind {
        switch self {
        case .machine: .machine
        case .interpreter: .interpreter
        case .sharedLibrary: .sharedLibrary
        case .symbolVersions: .symbolVersions
        case .symbols: .symbols
        case .attribute(let attribute): attribute.kind
        case .other(let item): item.kind
        }
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        encoder.encodeInt(kind.rawValue)
        switch self {
        case .machine(let machine): machine.encode(into: &encoder)
        case .interpreter(let path): encoder.encode(text: path)
        case .sharedLibrary(let name): encoder.encode(text: name)
        case .symbolVersions(let versions): versions.encode(into: &encoder)
        case .symbols(let symbols): symbols.encode(into: &encoder)
        case .attribute(let attribute): attribute.encode(into: &encoder)
        case .other(let item): encoder.append(encoded: item.body)
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        try decoder.beginArray(count: 2)
        let kind = CapabilityKind(rawValue: try decoder.readInteger())
        let body = try decoder.skip()
        var inner = CBORDecoder(decoder.bytes, in: body, limits: decoder.limits)
        if let known = Self.known(kind, &inner), inner.isAtEnd {
            self = known
        } else {
            self = .other(OpaqueItem(kind: kind, body: EncodedItem.copy(decoder.bytes, body)))
        }
    }

    static func encode(_ capabilities: [Capability], into encoder: inout CBOREncoder) {
        encoder.beginArray(capabilities.count)
        for capability in capabilities { capability.encode(into: &encoder) }
    }

    static func list(from decoder: inout CBORDecoder) throws(CBORError) -> [Capability] {
        var remaining = try decoder.beginArray()
        var capabilities: [Capability] = []
        while remaining > 0 {
            capabilities.append(try Capability(from: &decoder))
            remaining -= 1
        }
        return capabilities
    }

    private static func known(_ kind: CapabilityKind, _ decoder: inout CBORDecoder) -> Capability? {
        do throws(CBORError) {
            switch kind {
            case .machine: return .machine(try Machine(from: &decoder))
            case .interpreter: return .interpreter(try decoder.readTextValue())
            case .sharedLibrary: return .sharedLibrary(try decoder.readTextValue())
            case .symbolVersions: return .symbolVersions(try SymbolVersions(from: &decoder))
            case .symbols: return .symbols(try Symbols(from: &decoder))
            default: return kind.isSpecial ? nil : .attribute(try AttributeCapability(kind, from: &decoder))
            }
        } catch {
            return nil
        }
    }
}
