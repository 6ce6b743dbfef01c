public import CBOR

/// Symbols of one version of one library; see ``Symbols``.
///
/// On the wire: `[version, hashes]`, or `[version, hashes, hidden hashes]`.
public struct SymbolGroup: Equatable, Sendable {
    /// The version; empty for symbols without one.
    public let version: Text
    /// The symbols: of a requirement in the order in which a loader binds them, of a capability ascending.
    public let hashes: SymbolHashes
    /// Of a capability: symbols that only a reference with this version binds to (`name@version`, no default version).
    public let hidden: SymbolHashes

    /// Symbols of a version.
    public init(version: Text, hashes: SymbolHashes, hidden: SymbolHashes = SymbolHashes()) {
        self.version = version
        self.hashes = hashes
        self.hidden = hidden
    }

    /// Symbols by name, in their order.
    public init(version: Text, names: [Text]) {
        self.init(version: version, hashes: SymbolHashes(names.map { SymbolHash($0) }))
    }

    /// Exported symbols by name, in any order.
    public init(version: Text, exports: [Text], hidden: [Text] = []) {
        self.init(
            version: version,
            hashes: SymbolHashes(sorting: exports.map { SymbolHash($0) }),
            hidden: SymbolHashes(sorting: hidden.map { SymbolHash($0) })
        )
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(hidden.isEmpty ? 2 : 3)
        encoder.encode(text: version)
        hashes.encode(into: &encoder)
        if !hidden.isEmpty { hidden.encode(into: &encoder) }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count == 2 || count == 3 else { throw .invalidValue(at: start) }
        self.version = try decoder.readTextValue()
        self.hashes = try SymbolHashes(from: &decoder)
        self.hidden = count == 3 ? try SymbolHashes(from: &decoder) : SymbolHashes()
        guard count == 2 || !hidden.isEmpty else { throw .invalidValue(at: start) }
    }
}
