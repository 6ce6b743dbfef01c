public import CBOR

/// Symbols of a shared library (kind 5), grouped by version: as a requirement those that are needed, as a capability
/// those that are there.
///
/// As a requirement, an empty library name means any library that the software loads; groups stand in the order in which
/// a loader comes to them, and a group with a version needs that version itself, even where it has no symbols. On the wire: `[library, [* group]]`, each version once.
public struct Symbols: Equatable, Sendable {
    /// The library's name; empty in a requirement that any loaded library may satisfy, and for what a program exports.
    public var library: Text
    /// The groups, of distinct versions.
    public let groups: [SymbolGroup]

    /// Groups of distinct versions, in the order given.
    public init(library: Text, groups: [SymbolGroup]) {
        self.library = library
        self.groups = groups
    }

    /// The group of `version`, if there is one.
    public func group(_ version: Text) -> SymbolGroup? {
        for group in groups where group.version == version { return group }
        return nil
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        encoder.encode(text: library)
        encoder.beginArray(groups.count)
        for group in groups { group.encode(into: &encoder) }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        try decoder.beginArray(count: 2)
        self.library = try decoder.readTextValue()
        var remaining = try decoder.beginArray()
        var groups: [SymbolGroup] = []
        var versions: Set<Text> = []
        while remaining > 0 {
            let start = decoder.offset
            let group = try SymbolGroup(from: &decoder)
            guard versions.insert(group.version).inserted else { throw .invalidValue(at: start) }
            groups.append(group)
            remaining -= 1
        }
        self.groups = groups
    }
}
