import CBOR
import Eligibility
import Testing

@Suite("Remedies")
struct RemedyTests {
    private static let package = RemedyAction(
        .installPackage,
        name: "libfoo1",
        version: "1:2.0-1",
        source: "pool/libfoo1.deb",
        bytes: 12_345,
        digest: [UInt8](repeating: 7, count: 32),
        edges: [0, 3]
    )
    private static let finding = RemedyFinding(
        remedy: Remedy([package, RemedyAction(.freeStorage, name: "", bytes: 1 << 40)]),
        isSmallest: true,
        isExhaustive: true,
        checks: 9
    )

    private func encoded(_ finding: RemedyFinding) -> [UInt8] {
        var encoder = CBOREncoder()
        finding.encode(into: &encoder)
        return encoder.bytes
    }

    @Test(
        "E8 a finding is read as it was written",
        arguments: [finding, RemedyFinding(remedy: nil, checks: 256, obstacles: [.library, .program])]
    )
    func roundTrip(finding: RemedyFinding) throws {
        let bytes = encoded(finding)
        var decoder = CBORDecoder(bytes.span)
        #expect(try RemedyFinding(from: &decoder) == finding)
        let isAtEnd = decoder.isAtEnd
        #expect(isAtEnd)
    }

    @Test("E8 no prefix of a finding, and no damaged one, does more than be refused")
    func damaged() {
        let bytes = encoded(Self.finding)
        for count in 0..<bytes.count {
            let prefix = Array(bytes.prefix(count))
            var decoder = CBORDecoder(prefix.span)
            #expect(throws: CBORError.self) { try RemedyFinding(from: &decoder) }
        }
        var generator = SeededGenerator(seed: 8)
        for _ in 0..<5_000 {
            var damaged = bytes
            damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            var decoder = CBORDecoder(damaged.span)
            _ = try? RemedyFinding(from: &decoder)
        }
    }

    @Test(
        "E8 a policy refuses, asks or applies",
        arguments: [
            (RemedyPolicy(), RemedyPolicy.Decision.refuse), (RemedyPolicy(consent: .ask), .ask),
            (RemedyPolicy(consent: .automatic), .apply),
            (RemedyPolicy(consent: .automatic, kinds: [.updatePackage]), .refuse),
            (RemedyPolicy(consent: .automatic, downloadLimit: 12_344), .refuse),
            (RemedyPolicy(consent: .automatic, downloadLimit: 12_345), .apply),
            (RemedyPolicy(consent: .ask, actionLimit: 0), .refuse),
        ]
    )
    func policy(policy: RemedyPolicy, decision: RemedyPolicy.Decision) {
        #expect(policy.decide(Remedy([Self.package])) == decision)
        #expect(policy.decide(Remedy([])) == .refuse)
    }

    @Test("E8 too little memory or storage is to be freed, by as much as is missing")
    func memory() {
        let requirements = [
            Requirement(.memory, "ram", .atLeast(1_000)), Requirement(.storage, "", .atLeast(5_000)),
            Requirement(.storage, "/data", .atLeast(10)),
        ]
        let lower = CapabilitySet([
            .attribute(.memory, "ram", .number(400)), .attribute(.storage, "", .number(5_000)),
            .attribute(.storage, "/data", .number(4)),
        ])
        let verdict = Verdict(requirements: requirements, lower: lower, provides: [], upper: [])
        let actions = LocalRemedy.actions(for: verdict, requirements: requirements, lower: lower)
        #expect(actions.map(\.kind) == [.freeMemory, .freeStorage])
        #expect(actions.map(\.bytes) == [600, 6])
        #expect(actions.map(\.name) == ["ram", "/data"])
        #expect(actions.map(\.edges) == [[0], [1]])
    }

    @Test("E8 what another image must be first is named with its version")
    func earlierUpdate() {
        let requirements = [Requirement(.bootloader, "uboot", .version(.semantic, low: "2.0", below: nil))]
        let lower = CapabilitySet([.attribute(.bootloader, "uboot", .text("1.9"))])
        let verdict = Verdict(requirements: requirements, lower: lower, provides: [], upper: [])
        let actions = LocalRemedy.actions(for: verdict, requirements: requirements, lower: lower)
        #expect(actions == [RemedyAction(.updateFirst, name: "uboot", version: "2.0", edges: [0])])
    }

    @Test("E8 what a table says must not be there is to be removed")
    func conflict() {
        let rule = TableRule(
            .knownBad,
            side: .lower,
            reason: "data loss",
            software: SoftwareMatch(name: "app"),
            conditions: [Requirement(.package, "libfoo", .version(.debian, low: nil, below: "1.5"))]
        )
        let table = TrustedTable.make([rule], .lower)
        let verdict = Verdict(edges: []).applying([table], context: .sample)
        let actions = LocalRemedy.actions(
            for: verdict,
            requirements: [],
            lower: TableContext.sample.lower,
            tables: [table]
        )
        #expect(actions == [RemedyAction(.removeSoftware, name: "libfoo", edges: [0])])
    }
}
