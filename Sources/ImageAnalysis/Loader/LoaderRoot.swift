public import CBOR
import Eligibility

/// The software that a set of files is put together for.
public struct LoaderRoot: Sendable {
    /// What is known of it.
    enum Content: Sendable {
        case file(ELFFile)
        case stated(Descriptor, ELFHeader)
    }

    let content: Content
    /// The path at which it is, or will be, installed.
    let path: Text

    /// A file that is there.
    public init(_ file: ELFFile, path: Text) {
        self.content = .file(file)
        self.path = path
    }

    /// Software that is only known by its descriptor, for a machine like that of `header`.
    init(_ descriptor: Descriptor, path: Text, header: ELFHeader) {
        self.content = .stated(descriptor, header)
        self.path = path
    }

    var header: ELFHeader {
        switch content {
        case .file(let file): file.header
        case .stated(_, let header): header
        }
    }

    var interpreter: Text? {
        switch content {
        case .file(let file): return file.interpreter
        case .stated(let descriptor, _):
            for case .interpreter(let path) in descriptor.requirements.map(\.constraint) { return path }
            return nil
        }
    }

    /// The root as an object of the set.
    var object: LoadedObject {
        switch content {
        case .file(let file):
            return LoadedObject(file: file, exports: ELFExports(file), name: path, path: path, at: path, parent: nil)
        case .stated(let descriptor, _):
            var needed: [Text] = []
            var search = LibrarySearch.Requester(origin: LoaderPath.parent(path), rpath: [], runpath: [])
            for case .sharedLibrary(let library) in descriptor.requirements.map(\.constraint) {
                needed.append(library.name)
                // All libraries of one file have the same folders.
                if library.isSearchPathInherited {
                    search.rpath = library.searchPath
                } else {
                    search.runpath = library.searchPath
                }
            }
            return LoadedObject(
                name: "",
                path: "",
                file: "",
                content: .stated(StatedProvisions(descriptor.provides)),
                parent: nil,
                search: search,
                needed: needed
            )
        }
    }

    /// The names under which others may need the root itself.
    var names: [Text] {
        switch content {
        case .file(let file): return [file.dynamic?.soname ?? LoaderPath.name(path)]
        case .stated(let descriptor, _):
            var names: [Text] = []
            for case .sharedLibrary(let name) in descriptor.provides { names.append(name) }
            return names
        }
    }
}

extension LoadedObject {
    init(file elf: ELFFile, exports: ELFExports, name: Text, path: Text, at file: Text, parent: Int?) {
        self.init(
            name: name,
            path: path,
            file: file,
            content: .file(elf, exports),
            parent: parent,
            search: LibrarySearch.Requester(
                origin: LoaderPath.parent(path),
                rpath: elf.dynamic?.rpath.map { LoaderPath.split($0, [0x3A]) } ?? [],
                runpath: elf.dynamic?.runpath.map { LoaderPath.split($0, [0x3A]) } ?? []
            ),
            needed: elf.dynamic?.needed ?? []
        )
    }
}
