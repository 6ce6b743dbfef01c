import CBOR
import Eligibility

/// Finds the programs that a plug-in may be for: those with most of the symbols that it needs of no library that it names.
/// The symbols may be the program's own, or those of a library that it loads.
struct HostPrograms {
    private let index: DeviceIndex
    private let catalog: PackageCatalog
    /// What the plug-in needs of whoever loads it.
    private var needed: Set<SymbolHash> = []
    /// The libraries that have some of it, and what they have.
    private var offered: [Text: Set<SymbolHash>] = [:]
    /// The libraries that each library needs.
    private var needs: [Text: [Text]] = [:]
    private var installed: [(path: Text, object: LoadableObject)] = []
    /// The interpreter that the plug-ins' names tell, such as `python3.13`; `nil` where they tell none.
    private var interpreter: Text?

    /// The programs on the device of `index` and in `catalog`, for the plug-ins among `judged` of `update`; for all of it
    /// where that names none.
    init(_ index: DeviceIndex, _ update: SoftwareUpdate, _ catalog: PackageCatalog, judged: [Text]) {
        self.index = index
        self.catalog = catalog
        var roots: [Text] = []
        for item in update.items where !item.object.isProgram && (judged.isEmpty || judged.contains(item.path)) {
            interpreter = interpreter ?? Self.interpreter(of: LoaderPath.name(item.path))
            roots += item.object.needed.map { LoaderPath.name($0) }
            for symbols in item.object.imports where symbols.library.isEmpty {
                for group in symbols.groups {
                    for place in 0..<group.hashes.count { needed.insert(group.hashes[place]) }
                }
            }
        }
        if needed.isEmpty { return }
        for item in update.items {
            // The program may come with the plug-in.
            if item.object.isProgram {
                installed.append((item.path, item.object))
            } else {
                add(item.object, path: item.path)
            }
        }
        for file in index.files {
            guard case .object(let object) = file.content else { continue }
            if object.isProgram { installed.append((file.path, object)) } else { add(object, path: file.path) }
        }
        for offer in catalog.offers.joined() {
            add(offer.library, exports: offer.symbols, needs: offer.needs.map { $0.library })
        }
        // What its own libraries have is not what tells the program.
        for library in reach(roots) { needed.subtract(offered[library] ?? []) }
        offered = offered.mapValues { $0.intersection(needed) }.filter { !$0.value.isEmpty }
    }

    private mutating func add(_ object: LoadableObject, path: Text) {
        let libraries = object.needed.map { LoaderPath.name($0) }
        var names = [LoaderPath.name(path)]
        if let soname = object.soname, soname != names[0] { names.append(soname) }
        for name in names { add(name, exports: object.exports, needs: libraries) }
    }

    private mutating func add(_ library: Text, exports: [SymbolGroup], needs libraries: [Text]) {
        let found = symbols(exports)
        if !found.isEmpty { offered[library, default: []].formUnion(found) }
        if needs[library] == nil { needs[library] = libraries }
    }

    private func symbols(_ exports: [SymbolGroup]) -> Set<SymbolHash> {
        needed.filter { symbol in exports.contains { $0.hashes.contains(symbol) } }
    }

    /// The libraries of `names` and all that they need in turn.
    private func reach(_ names: [Text]) -> Set<Text> {
        var reached = Set(names)
        var queue = names
        while let name = queue.popLast() {
            for other in needs[name] ?? [] where reached.insert(other).inserted { queue.append(other) }
        }
        return reached
    }

    // MARK: Extension modules of Python

    private static let python: [UInt8] = Array("python".utf8)

    /// The program that takes an extension module of this name: `a.cpython-313-x86_64-linux-gnu.so` is only for `python3.13`
    /// (PEP 3149).
    private static func interpreter(of name: Text) -> Text? {
        for part in LoaderPath.split(name, [0x2E]).map({ $0.utf8 }) {
            let tag = Array("cpython-".utf8)
            guard part.starts(with: tag) else { continue }
            let digits = part.dropFirst(tag.count).prefix { (0x30...0x39).contains($0) }
            guard let major = digits.first, digits.count > 1 else { continue }
            return LoaderPath.text(python + [major, 0x2E] + digits.dropFirst())
        }
        return nil
    }

    /// Whether a program may be the one: another version of the interpreter is not.
    private func isFor(_ program: Text) -> Bool {
        guard let interpreter, program.utf8.starts(with: Self.python) else { return true }
        let version = program.utf8.dropFirst(Self.python.count)
        guard version.contains(0x2E), version.allSatisfy({ $0 == 0x2E || (0x30...0x39).contains($0) }) else {
            return true
        }
        return program == interpreter
    }

    /// The programs, likeliest first: those with most of the symbols, the installed ones before others, small ones before
    /// large ones.
    func likeliest() -> [HostProgram] {
        if needed.isEmpty { return [] }
        var programs: [HostProgram] = []
        func add(_ path: Text, _ own: Set<SymbolHash>, _ libraries: [Text], package: Int?) {
            var found = own
            for library in offered.isEmpty ? [] : reach(libraries) { found.formUnion(offered[library] ?? []) }
            if found.isEmpty || !isFor(LoaderPath.name(path)) { return }
            let size = package.map { catalog.packages[$0].size } ?? 0
            programs.append(HostProgram(path: path, package: package, symbols: found.count, size: size))
        }
        for (path, object) in installed {
            add(path, symbols(object.exports), object.needed.map { LoaderPath.name($0) }, package: nil)
        }
        for (place, package) in catalog.packages.enumerated() {
            // What a program does not export itself may stand in a plug-in that comes with it.
            var beside: Set<SymbolHash>?
            for part in package.descriptor.parts where part.requirements.contains(where: { $0.kind == .interpreter }) {
                if beside == nil { beside = symbols(catalog.offers[place].flatMap { $0.symbols }) }
                var own = beside ?? []
                for case .symbols(let exported) in part.provides { own.formUnion(symbols(exported.groups)) }
                var libraries: [Text] = []
                for case .sharedLibrary(let library) in part.requirements.map(\.constraint) {
                    libraries.append(LoaderPath.name(library.name))
                }
                add(part.path, own, libraries, package: place)
            }
        }
        return programs.sorted { left, right in
            if left.symbols != right.symbols { return left.symbols > right.symbols }
            if left.size != right.size { return left.size < right.size }
            return left.path < right.path
        }
    }
}
