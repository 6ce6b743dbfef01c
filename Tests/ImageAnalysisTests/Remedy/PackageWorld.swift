import CBOR
import Eligibility
import ImageAnalysis

/// A small device, software and packages, with a loader that is simple enough to be right at a glance.
struct PackageWorld {
    struct Library {
        var name: String
        var versions: [String]
        var symbols: [String]
        var needs: [(library: String, version: String, symbol: String)]
    }

    /// The installed libraries.
    var device: [Library] = []
    /// What installed programs need: program, library, version, symbol.
    var programs: [(name: String, library: String, version: String, symbol: String)] = []
    /// The packages: name, size, libraries.
    var packages: [(name: String, size: UInt64, libraries: [Library])] = []
    /// What the new software needs.
    var software: [(library: String, version: String, symbol: String)] = []

    /// The edges with the packages at `places` installed: a package's library takes the place of an installed one.
    func edges(_ places: [Int]) -> [FailingEdge] {
        var libraries: [String: Library] = [:]
        for library in device { libraries[library.name] = library }
        for place in places.sorted().reversed() {
            for library in packages[place].libraries { libraries[library.name] = library }
        }
        var edges: [FailingEdge] = []
        func check(
            _ side: FailingEdge.Side,
            _ owner: String,
            _ need: (library: String, version: String, symbol: String)
        ) {
            let edge = FailingEdge(side: side, kind: .sharedLibrary, reason: .missing, owner: Text(owner))
            var failing = edge
            failing.subject = Text(need.library)
            guard let library = libraries[need.library] else { return edges.append(failing) }
            if !library.versions.contains(need.version) {
                failing.kind = .symbolVersions
                failing.needed = Text(need.version)
                edges.append(failing)
            } else if !library.symbols.contains(need.symbol) {
                failing.kind = .symbols
                failing.needed = SymbolHash(Text(need.symbol)).label
                edges.append(failing)
            }
        }
        var queue: [String] = []
        for need in software {
            check(.lower, "", need)
            queue.append(need.library)
        }
        var seen: Set<String> = []
        while !queue.isEmpty {
            let name = queue.removeFirst()
            guard seen.insert(name).inserted, let library = libraries[name] else { continue }
            for need in library.needs {
                check(.lower, name, need)
                queue.append(need.library)
            }
        }
        for program in programs { check(.upper, program.name, (program.library, program.version, program.symbol)) }
        return edges
    }

    var index: PackageIndex {
        PackageIndex(
            packages.enumerated().map { place, package in
                IndexedPackage(
                    name: Text(package.name),
                    version: Text("\(place + 1)"),
                    size: package.size,
                    source: Text("\(package.name).deb"),
                    descriptor: Descriptor(parts: package.libraries.map(Self.part))
                )
            }
        )
    }

    var installed: InstalledLibraries {
        var installed = InstalledLibraries()
        for library in device { installed.versions[Text(library.name)] = library.versions.map { Text($0) } }
        return installed
    }

    private static func part(_ library: Library) -> DescriptorPart {
        let name = Text(library.name)
        var requirements: [Requirement] = []
        for need in library.needs {
            requirements.append(Requirement(.sharedLibrary(SharedLibrary(name: Text(need.library)))))
        }
        for need in library.needs {
            let versions = SymbolVersions(library: Text(need.library), versions: [Text(need.version)])
            requirements.append(Requirement(.symbolVersions(versions)))
        }
        let group = SymbolGroup(version: "", exports: library.symbols.map { Text($0) })
        return DescriptorPart(
            path: Text("/usr/lib/\(library.name)"),
            requirements: requirements,
            provides: [
                .sharedLibrary(name),
                .symbolVersions(SymbolVersions(library: name, versions: library.versions.map { Text($0) })),
                .symbols(Symbols(library: name, groups: [group])),
            ]
        )
    }

    /// The smallest set by trying all, or `nil` where none resolves all edges. Two packages of one name, or with one
    /// file, cannot be installed together.
    func bruteForce() -> (count: Int, bytes: UInt64)? {
        var best: (count: Int, bytes: UInt64)?
        for mask in 0..<(1 << packages.count) {
            let places = packages.indices.filter { mask & (1 << $0) != 0 }
            guard Set(places.map { packages[$0].name }).count == places.count else { continue }
            let files = places.flatMap { packages[$0].libraries.map { $0.name } }
            guard Set(files).count == files.count else { continue }
            let bytes = places.reduce(0) { $0 + packages[$1].size }
            if let best, (best.count, best.bytes) <= (places.count, bytes) { continue }
            if edges(places).isEmpty { best = (places.count, bytes) }
        }
        return best
    }

    /// A world of chance, in which what is installed works.
    static func random(seed: UInt64) -> PackageWorld {
        var generator = SeededGenerator(seed: seed)
        func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
        var world = PackageWorld()
        let names = (0..<pick(4..<7)).map { "lib\($0).so.1" }
        let all = ["V1", "V2", "V3"]
        func library(_ place: Int) -> Library {
            let versions = Array(all.prefix(pick(1..<4)))
            var symbols = ["a", "b", "c"]
            if pick(0..<4) == 0 { symbols.remove(at: pick(0..<3)) }
            // Needs lead to later libraries, so that there are no circles; chance would seldom close one that works.
            var needs: [(library: String, version: String, symbol: String)] = []
            for other in (place + 1)..<max(place + 1, names.count) where pick(0..<3) == 0 {
                needs.append((names[other], all[min(pick(0..<4), 2)], ["a", "b", "c"][pick(0..<3)]))
            }
            return Library(name: names[place], versions: versions, symbols: symbols, needs: needs)
        }
        for place in names.indices.reversed() where pick(0..<2) == 0 {
            var candidate = library(place)
            candidate.needs = candidate.needs.filter { need in
                world.device.contains {
                    $0.name == need.library && $0.versions.contains(need.version) && $0.symbols.contains(need.symbol)
                }
            }
            world.device.append(candidate)
        }
        for library in world.device where pick(0..<2) == 0 {
            world.programs.append(
                ("program-\(library.name)", library.name, library.versions[0], library.symbols[0])
            )
        }
        for _ in 0..<pick(3..<11) {
            let first = pick(0..<names.count)
            var libraries = [library(first)]
            if pick(0..<5) == 0, first + 1 < names.count { libraries.append(library(first + 1)) }
            world.packages.append(("package-\(first)-\(pick(0..<2))", UInt64(pick(1..<100)), libraries))
        }
        for _ in 0..<pick(1..<4) {
            world.software.append((names[pick(0..<names.count)], all[pick(0..<3)], ["a", "b", "c"][pick(0..<3)]))
        }
        return world
    }
}
