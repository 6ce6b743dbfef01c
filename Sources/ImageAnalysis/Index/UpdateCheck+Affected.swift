import CBOR
import Eligibility

extension UpdateCheck {
    /// The installed programs and libraries that load something that changes, or would.
    var affectedPaths: [Text] {
        let changed = after.changedPaths
        guard !changed.isEmpty else { return [] }
        var names: Set<Text> = []
        for path in changed {
            names.insert(LoaderPath.name(path))
            if let soname = before.index.file(at: path)?.soname { names.insert(soname) }
            if let soname = after.incoming[path]?.soname { names.insert(soname) }
        }
        var rest: [(path: Text, soname: Text?, needed: [Text])] = []
        for file in before.index.files where !changed.contains(file.path) {
            guard case .object(let object)? = after.content(at: file.path) else { continue }
            var needed = object.needed.map { LoaderPath.hasSlash($0) ? LoaderPath.name($0) : $0 }
            if let interpreter = object.interpreter { needed.append(LoaderPath.name(interpreter)) }
            rest.append((file.path, object.soname, needed))
        }
        var affected: [Text] = []
        var isGrowing = true
        while isGrowing {
            isGrowing = false
            rest.removeAll { entry in
                guard entry.needed.contains(where: { names.contains($0) }) else { return false }
                affected.append(entry.path)
                for name in [entry.soname, LoaderPath.name(entry.path)] {
                    if let name, names.insert(name).inserted { isGrowing = true }
                }
                return true
            }
        }
        return affected.sorted()
    }
}
