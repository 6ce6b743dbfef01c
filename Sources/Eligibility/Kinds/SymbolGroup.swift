public import CBOR

/// Symbols of one version of one library; see ``Symbols``.
///
/// On the wire: `[version, [* name]]`, or `[version, [* name], [+ hidden name]]`, names in ascending bytewise order.
public struct SymbolGroup: Equatable, Sendable {
    /// The version; empty for symbols without one.
    public let version: Text
    /// The names, in ascending bytewise order and each once.
    public let names: [Text]
    /// Of a capability: names that only a reference with this version binds to (`name@version`, no default version).
    public let hiddenNames: [Text]

    /// Names in any order; they are put in order.
    public init(version: Text, names: [Text], hiddenNames: [Text] = []) {
        self.version = version
        self.names = SortedTexts.make(names)
        self.hiddenNames = SortedTexts.make(hiddenNames)
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(hiddenNames.isEmpty ? 2 : 3)
        encoder.encode(text: version)
        SortedTexts.encode(names, into: &encoder)
        if !hiddenNames.isEmpty { SortedTexts.encode(hiddenNames, into: &encoder) }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count == 2 || count == 3 else { throw .invalidValue(at: start) }
        self.version = try decoder.readTextValue()
        self.names = try SortedTexts.decode(&decoder)
        self.hiddenNames = count == 3 ? try SortedTexts.decode(&decoder) : []
        guard count == 2 || !hiddenNames.isEmpty else { throw .invalidValue(at: start) }
    }
}
