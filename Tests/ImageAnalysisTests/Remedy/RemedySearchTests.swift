import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Search for remedies")
struct RemedySearchTests {
    private func run(_ world: PackageWorld, checks: Int = 4_096) -> RemedyFinding {
        var search = RemedySearch(PackageCatalog([world.index]), installed: world.installed)
        search.checkLimit = checks
        return search.run { world.edges($0) }
    }

    @Test("E8 the search finds a smallest set wherever trying all sets finds one", arguments: 0..<40)
    func bruteForce(block: UInt64) {
        for seed in (block * 50)..<(block * 50 + 50) {
            let world = PackageWorld.random(seed: seed)
            let expected = world.bruteForce()
            let finding = run(world)
            let actions = finding.remedy?.actions
            #expect(actions?.count == expected?.count, "seed \(seed)")
            #expect(finding.isExhaustive, "seed \(seed)")
            if let expected, let remedy = finding.remedy {
                #expect(finding.isSmallest, "seed \(seed)")
                // Among sets of the same number of packages, the bytes decide unless the number alone ended the search.
                #expect(remedy.downloadSize >= expected.bytes, "seed \(seed)")
            }
        }
    }

    @Test("E8 what the search proposes resolves every edge, however small its budget", arguments: [1, 2, 4, 8, 16])
    func bounded(checks: Int) {
        for seed in 5_000..<(5_200 as UInt64) {
            let world = PackageWorld.random(seed: seed)
            let finding = run(world, checks: checks)
            #expect(finding.checks <= checks + 1, "seed \(seed)")
            guard let remedy = finding.remedy else { continue }
            let places = remedy.actions.map { action in
                world.packages.indices.first { Text("\($0 + 1)") == action.version } ?? -1
            }
            #expect(world.edges(places).isEmpty, "seed \(seed)")
        }
    }

    @Test("E8 versions that a package's library needs by its symbols alone count as needed")
    func versionsOfSymbols() {
        func library(_ name: Text, needs: [Requirement], versions: [Text]) -> DescriptorPart {
            DescriptorPart(
                path: Text("/usr/lib/" + name.string),
                requirements: [Requirement(.machine(Machine(addressClass: 2, byteOrder: 1, number: 62)))] + needs,
                provides: [.sharedLibrary(name), .symbolVersions(SymbolVersions(library: name, versions: versions))]
            )
        }
        // A group of symbols stands for its version: nothing else states it.
        let group = SymbolGroup(version: "BASE_2", names: ["base_new"])
        let needs = [
            Requirement(.sharedLibrary(SharedLibrary(name: "libbase.so.1"))),
            Requirement(.symbols(Symbols(library: "libbase.so.1", groups: [group]))),
        ]
        func package(_ name: Text, _ part: DescriptorPart) -> IndexedPackage {
            IndexedPackage(name: name, version: "1", size: 10, source: name, descriptor: Descriptor(parts: [part]))
        }
        let index = PackageIndex([
            package("libtop1", library("libtop.so.1", needs: needs, versions: ["TOP_1"])),
            package("libbase1", library("libbase.so.1", needs: [], versions: ["BASE_1", "BASE_2"])),
        ])
        var installed = InstalledLibraries()
        installed.versions["libbase.so.1"] = ["BASE_1"]
        var calls: [[Int]] = []
        let missing = FailingEdge(side: .lower, kind: .sharedLibrary, reason: .missing, owner: "")
        var top = missing
        top.subject = "libtop.so.1"
        let finding = RemedySearch(PackageCatalog([index]), installed: installed).run { chosen in
            calls.append(chosen)
            return Set(chosen) == [0, 1] ? [] : [top]
        }
        #expect(finding.remedy?.actions.map(\.name) == ["libtop1", "libbase1"])
        // The first set that is tried has both: the catalog knew that one alone is not enough.
        #expect(calls.prefix(2) == [[], [0, 1]])
    }
}
