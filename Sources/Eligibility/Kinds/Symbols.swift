public import CBOR

/// Symbols of a shared library (kind 5), grouped by version: as a requirement those that are needed, as a capability
/// those that are there.
///
/// As a requirement, an empty library name means any library that the software loads. On the wire:
/// `[library, [+ group]]`, groups in ascending bytewise order of their versions.
public struct Symbols: Equatable, Sendable {
    /// The library's name; empty in a requirement that any loaded library may satisfy, and for what a program exports.
    public var library: Text
    /// The groups, in ascending bytewise order of their versions and each once.
    public let groups: [SymbolGroup]

    /// Groups of distinct versions in any order; they are put in order.
    public init(library: Text, groups: [SymbolGroup]) {
        self.library = library
        self.groups = groups.sorted { $0.version < $1.version }
    }

    /// The group of `version`, if there is one.
    public func group(_ version: Text) -> SymbolGroup? {
        var low = 0
        var high = groups.count
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].version < version { low = middle + 1 } else { high = middle }
        }
        return low < groups.count && groups[low].version == version ? groups[low] : nil
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
        while remaining > 0 {
            let start = decoder.offset
            let group = try SymbolGroup(from: &decoder)
            if let last = groups.last, !(last.version < group.version) { throw .invalidValue(at: start) }
            groups.append(group)
            remaining -= 1
        }
        self.groups = groups
    }
}
