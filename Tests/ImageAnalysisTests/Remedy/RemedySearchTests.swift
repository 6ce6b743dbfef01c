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
}
