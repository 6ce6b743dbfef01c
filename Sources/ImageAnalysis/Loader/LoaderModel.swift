public import CBOR
import Eligibility

/// A model of the loader of a Linux system (glibc's `ld.so`, musl's `ldso`): which files it would load for a program,
/// found out without running anything.
public struct LoaderModel<View: LoaderView> {
    /// The software that a set of files is put together for.
    public struct Root: Sendable {
        /// Where it is.
        public var path: Text
        /// What is known of it.
        public var object: LoadableObject

        /// The object at `path`.
        public init(path: Text, object: LoadableObject) {
            self.path = path
            self.object = object
        }
    }

    private enum Found {
        case object(LoadableObject, path: Text, file: Text)
        case failure(LoadFailure.Reason)
    }

    /// What an object without folders of its own finds depends on nothing but the name, the machine and the rules.
    private struct Key: Hashable {
        let name: Text
        let machine: Machine
        let floatABI: Text
        let rules: LoaderRules
    }

    /// The device's files.
    public let view: View
    /// Largest number of files of one set.
    public var objectLimit = 4_096
    private var cache: [Key: Found] = [:]

    /// A model of the loader of the device behind `view`.
    public init(_ view: View) {
        self.view = view
    }

    /// The set of files that the loader would put together for `root`.
    ///
    /// - Parameters:
    ///   - host: the program that loads `root` while it runs, where it is a plug-in.
    ///   - configuration: where the loader looks for libraries.
    public mutating func scope(
        of root: Root,
        host: Root? = nil,
        configuration: LoaderConfiguration
    ) -> LoadedScope {
        var scope = LoadedScope(rules: configuration.rules)
        let search = LibrarySearch(configuration: configuration, header: root.object.header)
        let interpreter = (host ?? root).object.interpreter.flatMap { loader(at: $0, for: root.object) }
        if let host {
            add(
                LoadedObject(name: host.path, path: host.path, file: host.path, object: host.object, parent: nil),
                &scope
            )
            load(from: 0, interpreter, search, &scope)
        }
        scope.root = scope.objects.count
        let file = view.resolve(root.path) ?? root.path
        if let loaded = scope.objects.firstIndex(where: { $0.file == file }), loaded != 0 {
            // The program has loaded it already.
            scope.root = loaded
            return scope
        }
        let parent = host == nil ? nil : 0
        add(LoadedObject(name: root.path, path: root.path, file: file, object: root.object, parent: parent), &scope)
        load(from: scope.root, interpreter, search, &scope)
        return scope
    }

    private func add(_ object: LoadedObject, _ scope: inout LoadedScope) {
        if let soname = object.object.soname, scope.names[soname] == nil { scope.names[soname] = scope.objects.count }
        if scope.names[object.path] == nil { scope.names[object.path] = scope.objects.count }
        scope.objects.append(object)
    }

    /// Loads what the objects from `start` on need, breadth first.
    private mutating func load(
        from start: Int,
        _ interpreter: LoadedObject?,
        _ search: LibrarySearch,
        _ scope: inout LoadedScope
    ) {
        var place = start
        while place < scope.objects.count {
            for name in scope.objects[place].object.needed where scope.names[name] == nil {
                if scope.absent.contains(name) { continue }
                guard scope.objects.count < objectLimit else {
                    scope.failures.append(LoadFailure(library: name, neededBy: place, reason: .tooMany))
                    return
                }
                load(name, for: place, interpreter, search, &scope)
            }
            place += 1
        }
    }

    /// Adds the library `name`, which the object at `place` needs, or the failure to load it.
    private mutating func load(
        _ name: Text,
        for place: Int,
        _ interpreter: LoadedObject?,
        _ search: LibrarySearch,
        _ scope: inout LoadedScope
    ) {
        if let interpreter, isInterpreter(name, interpreter, search.configuration.rules) {
            if let known = scope.interpreter {
                scope.names[name] = known
            } else {
                scope.interpreter = scope.objects.count
                scope.names[name] = scope.objects.count
                add(interpreter, &scope)
            }
            return
        }
        switch find(name, for: place, search, scope) {
        case .failure(let reason):
            if reason == .notFound { scope.absent.insert(name) }
            scope.failures.append(LoadFailure(library: name, neededBy: place, reason: reason))
        case .object(let object, let path, let file):
            // The same file is not loaded twice.
            if let loaded = scope.objects.firstIndex(where: { $0.file == file }) {
                scope.names[name] = loaded
            } else {
                scope.names[name] = scope.objects.count
                add(LoadedObject(name: name, path: path, file: file, object: object, parent: place), &scope)
            }
        }
    }

    // MARK: Files

    private mutating func find(
        _ name: Text,
        for place: Int,
        _ search: LibrarySearch,
        _ scope: LoadedScope
    ) -> Found {
        var chain: [LibrarySearch.Requester] = []
        var link: Int? = place
        while let current = link, chain.count < 256 {
            chain.append(scope.objects[current].search)
            link = scope.objects[current].parent
        }
        let object = scope.objects[scope.root < scope.objects.count ? scope.root : 0].object
        let hasOwnFolders = chain.contains { !$0.rpath.isEmpty || !$0.runpath.isEmpty } || LoaderPath.hasSlash(name)
        guard !hasOwnFolders else { return find(search.candidates(name, chain: chain), for: object) }
        let key = Key(
            name: name,
            machine: object.machine,
            floatABI: object.floatABI,
            rules: search.configuration.rules
        )
        if let known = cache[key] { return known }
        let found = find(search.candidates(name, chain: chain), for: object)
        cache[key] = found
        return found
    }

    /// The first of `paths` at which there is a file that can be loaded together with `object`. Files for other processors
    /// are passed over.
    private func find(_ paths: [Text], for object: LoadableObject) -> Found {
        var foreign: Text?
        for path in paths {
            guard let file = view.resolve(path) else { continue }
            switch view.content(at: file) {
            case nil: continue
            case .other?: return .failure(.unreadable(path: path))
            case .object(let found)?:
                if found.isLoadable(with: object) { return .object(found, path: path, file: file) }
                if foreign == nil { foreign = path }
            }
        }
        return .failure(foreign.map { .foreign(path: $0) } ?? .notFound)
    }

    private func loader(at path: Text, for object: LoadableObject) -> LoadedObject? {
        guard case .object(let found, let path, let file) = find([path], for: object) else { return nil }
        return LoadedObject(name: path, path: path, file: file, object: found, parent: nil)
    }

    /// Whether `name` means the loader itself, which is in memory already.
    private func isInterpreter(_ name: Text, _ interpreter: LoadedObject, _ rules: LoaderRules) -> Bool {
        if name == interpreter.object.soname || name == LoaderPath.name(interpreter.path) { return true }
        guard rules == .musl else { return false }
        // musl's loader is its C library, and answers for all parts of it.
        for part: Text in ["libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet."]
        where name.utf8.starts(with: part.utf8) {
            return true
        }
        return false
    }
}
