import CBOR
import Eligibility

/// Sorts symbols by library and version, for requirements and capabilities of kind 5.
struct SymbolCollector {
    private var libraries: [Text] = []
    private var groups: [Text: [Text: (names: [Text], hidden: [Text])]] = [:]

    /// Adds a symbol. An empty library means any; an empty version means none.
    mutating func add(_ name: Text, version: Text, library: Text, isHidden: Bool = false) {
        if groups[library] == nil {
            libraries.append(library)
            groups[library] = [:]
        }
        if isHidden {
            groups[library]?[version, default: ([], [])].hidden.append(name)
        } else {
            groups[library]?[version, default: ([], [])].names.append(name)
        }
    }

    /// What was added: libraries in the order of `first`, then in the order in which they came.
    func symbols(first: [Text] = []) -> [Symbols] {
        let leading = first.filter { groups[$0] != nil }
        let order = leading + libraries.filter { !leading.contains($0) }
        return order.map { library in
            let groups = (groups[library] ?? [:]).map { version, lists in
                SymbolGroup(version: version, names: lists.names, hiddenNames: lists.hidden)
            }
            return Symbols(library: library, groups: groups)
        }
    }
}
