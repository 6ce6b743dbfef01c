public import CBOR

/// A model of the loader of a Linux system (glibc's `ld.so`, musl's `ldso`): which files it would load for a program,
/// found out without running anything.
///
/// It reads files through a ``FileLookup`` and remembers what it read, so that looking at many programs of one device
/// costs little more than reading each of its libraries once.
public struct LoaderModel<Lookup: FileLookup> {
    /// What became of a file that was read.
    enum Candidate {
        case object(ELFFile, ELFExports)
        /// For another processor, width or byte order: a loader goes on searching.
        case foreign
        case unreadable(ELFError)
    }

    /// The device's files.
    public var lookup: Lookup
    /// Largest number of files of one set.
    public var objectLimit = 4_096
    private var cache: [Text: Candidate] = [:]

    /// A model of the loader of the device behind `lookup`.
    public init(_ lookup: Lookup) {
        self.lookup = lookup
    }

    /// Reads the ELF file at `path`.
    ///
    /// - Returns: the file, or `nil` where there is none at that path.
    public mutating func file(
        at path: Text,
        depth: ELFFile.Depth = .symbols
    ) throws(Lookup.Failure) -> Result<ELFFile, ELFError>? {
        guard let resolved = try lookup.resolve(path) else { return nil }
        return try lookup.withContents(of: resolved) { bytes in
            Result { () throws(ELFError) in try ELFFile(bytes, depth: depth) }
        }
    }

    /// The set of files that the loader would put together for `root`.
    public mutating func scope(
        of root: LoaderRoot,
        configuration: LoaderConfiguration
    ) throws(Lookup.Failure) -> LoadedScope {
        var scope = LoadedScope(rules: configuration.rules)
        let search = LibrarySearch(configuration: configuration, header: root.header)
        var interpreter = try interpreter(root)
        for host in configuration.hosts {
            guard case .success(let object)? = try find([host], name: host, header: root.header, parent: nil) else {
                scope.failures.append(LoadFailure(library: host, neededBy: 0, reason: .notFound))
                continue
            }
            // A plug-in of a program runs under the program's loader.
            if interpreter == nil, let elf = object.elf {
                interpreter = try self.interpreter(LoaderRoot(elf, path: host))
            }
            scope.names[LoaderPath.name(host)] = scope.objects.count
            scope.objects.append(object)
        }
        scope.root = scope.objects.count
        scope.objects.append(root.object)
        for name in root.names { scope.names[name] = scope.root }
        var place = 0
        while place < scope.objects.count {
            for name in scope.objects[place].needed where scope.names[name] == nil {
                guard scope.objects.count < objectLimit else {
                    scope.failures.append(LoadFailure(library: name, neededBy: place, reason: .tooMany))
                    return scope
                }
                try load(name, for: place, interpreter, search, &scope)
            }
            place += 1
        }
        return scope
    }

    /// Adds the library `name`, which the object at `place` needs, or the failure to load it.
    private mutating func load(
        _ name: Text,
        for place: Int,
        _ interpreter: LoadedObject?,
        _ search: LibrarySearch,
        _ scope: inout LoadedScope
    ) throws(Lookup.Failure) {
        let found: Result<LoadedObject, LoadFailure.Reason>
        if let interpreter, isInterpreter(name, interpreter, search.configuration.rules) {
            found = .success(interpreter)
        } else {
            var chain: [LibrarySearch.Requester] = []
            var link: Int? = place
            while let current = link, chain.count < 256 {
                chain.append(scope.objects[current].search)
                link = scope.objects[current].parent
            }
            let paths = search.candidates(name, chain: chain)
            found = try find(paths, name: name, header: search.header, parent: place) ?? .failure(.notFound)
        }
        switch found {
        case .failure(let reason):
            scope.failures.append(LoadFailure(library: name, neededBy: place, reason: reason))
        case .success(let object):
            // The same file, or one with the same own name, is not loaded twice.
            let soname = object.elf?.dynamic?.soname
            if let soname, let loaded = scope.names[soname] {
                scope.names[name] = loaded
            } else if let loaded = scope.objects.firstIndex(where: { $0.file == object.file }) {
                scope.names[name] = loaded
            } else {
                scope.names[name] = scope.objects.count
                if let soname { scope.names[soname] = scope.objects.count }
                scope.objects.append(object)
            }
        }
    }

    // MARK: Files

    private mutating func interpreter(_ root: LoaderRoot) throws(Lookup.Failure) -> LoadedObject? {
        guard let path = root.interpreter else { return nil }
        guard case .success(let object)? = try find([path], name: path, header: root.header, parent: nil) else {
            return nil
        }
        return object
    }

    /// Whether `name` means the loader itself, which is in memory already.
    private func isInterpreter(_ name: Text, _ interpreter: LoadedObject, _ rules: LoaderRules) -> Bool {
        if name == interpreter.elf?.dynamic?.soname || name == LoaderPath.name(interpreter.path) { return true }
        guard rules == .musl else { return false }
        // musl's loader is its C library, and answers for all parts of it.
        for part: Text in ["libc.", "libpthread.", "librt.", "libm.", "libdl.", "libutil.", "libxnet."]
        where name.utf8.starts(with: part.utf8) {
            return true
        }
        return false
    }

    /// The first of `paths` at which there is a file for a machine like that of `header`.
    private mutating func find(
        _ paths: [Text],
        name: Text,
        header: ELFHeader,
        parent: Int?
    ) throws(Lookup.Failure) -> Result<LoadedObject, LoadFailure.Reason>? {
        for path in paths {
            guard let file = try lookup.resolve(path) else { continue }
            switch try candidate(file, header) {
            case nil, .foreign?: continue
            case .unreadable(let error)?: return .failure(.unreadable(path: path, error))
            case .object(let elf, let exports)?:
                return .success(
                    LoadedObject(file: elf, exports: exports, name: name, path: path, at: file, parent: parent)
                )
            }
        }
        return nil
    }

    private mutating func candidate(_ file: Text, _ header: ELFHeader) throws(Lookup.Failure) -> Candidate? {
        if let known = cache[file] {
            if case .object(let elf, _) = known, !elf.header.isLoadable(with: header) { return .foreign }
            return known
        }
        let read: Candidate? = try lookup.withContents(of: file) { bytes in
            do throws(ELFError) {
                guard try ELFHeader(bytes).isLoadable(with: header) else { return .foreign }
                let elf = try ELFFile(bytes)
                return .object(elf, ELFExports(elf))
            } catch {
                return .unreadable(error)
            }
        }
        // A file for another machine can be the right one for another program.
        if let read, !read.isForeign { cache[file] = read }
        return read
    }
}

extension LoaderModel.Candidate {
    var isForeign: Bool {
        if case .foreign = self { true } else { false }
    }
}

extension ELFHeader {
    /// Whether a file with this header can be loaded together with one with `other`.
    func isLoadable(with other: ELFHeader) -> Bool {
        elfClass == other.elfClass && byteOrder == other.byteOrder && machine == other.machine
    }
}
