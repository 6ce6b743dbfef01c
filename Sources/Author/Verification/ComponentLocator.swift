/// Finds out which component a command concerns, from where it stands.
enum ComponentLocator {
    /// The component that is chosen at `offset`, by index and name, or `nil` where that cannot be told.
    static func component(at offset: Int, in manifest: DecodedManifest) -> String? {
        for tree in manifest.sequences {
            var chosen = "0" + (manifest.name(0).map { " (\($0))" } ?? "")
            if find(offset, in: tree, manifest, &chosen) { return chosen }
        }
        return nil
    }

    /// Walks the commands up to the one that holds `offset`. Returns whether it was met.
    private static func find(
        _ offset: Int,
        in tree: CommandTree,
        _ manifest: DecodedManifest,
        _ chosen: inout String
    ) -> Bool {
        for command in tree.commands {
            let range = command.at..<command.item.range.upperBound
            switch command.argument {
            case .components(.one(let index)):
                chosen = "\(index)" + (manifest.name(index).map { " (\($0))" } ?? "")
            case .components(.all): chosen = "all"
            case .components(.several(let indices)): chosen = indices.map { "\($0)" }.joined(separator: ", ")
            case .alternatives(let trees):
                for tree in trees {
                    if let tree, find(offset, in: tree, manifest, &chosen) { return true }
                }
            case .sequence(let tree): if find(offset, in: tree, manifest, &chosen) { return true }
            case .policy, .parameters, .multiple, .copies, .other: break
            }
            if range.contains(offset) { return true }
        }
        return false
    }
}
