import CBOR
import Eligibility
import Testing

@Suite("Verdicts")
struct EvaluationTests {
    static let device = CapabilitySet([
        .machine(.x86), .interpreter("/lib64/ld.so"), .sharedLibrary("libc.so.6"), .sharedLibrary("libz.so.1"),
        .versions("libc.so.6", ["V_1", "V_2"]), .symbols("libc.so.6", "V_1", ["malloc"]),
        .symbols("libc.so.6", "V_2", ["getrandom"], hidden: ["old"]), .symbols("libz.so.1", "", ["inflate"]),
    ])

    /// Requirements that ``device`` meets, with what is asked instead to make each fail, and what the edge says then.
    static let kinds: [(met: Requirement, failing: Requirement, edge: FailingEdge)] = [
        (
            Requirement(.machine(.x86)), Requirement(.machine(.arm64)),
            FailingEdge(
                side: .lower,
                kind: .machine,
                reason: .different,
                needed: "AArch64, 64-bit, little-endian",
                found: "x86-64, 64-bit, little-endian"
            )
        ),
        (
            Requirement(.interpreter("/lib64/ld.so")), Requirement(.interpreter("/lib/ld.so")),
            FailingEdge(side: .lower, kind: .interpreter, reason: .missing, subject: "/lib/ld.so")
        ),
        (
            .library("libc.so.6"), .library("libc.so.7"),
            FailingEdge(side: .lower, kind: .sharedLibrary, reason: .missing, subject: "libc.so.7")
        ),
        (
            .versions("libc.so.6", ["V_1", "V_2"]), .versions("libc.so.6", ["V_1", "V_3"]),
            FailingEdge(
                side: .lower,
                kind: .symbolVersions,
                reason: .missing,
                subject: "libc.so.6",
                needed: "V_3",
                found: "V_2"
            )
        ),
        (
            .symbols("libc.so.6", "V_1", ["malloc"]), .symbols("libc.so.6", "V_1", ["getrandom"]),
            FailingEdge(
                side: .lower,
                kind: .symbols,
                reason: .missing,
                subject: "libc.so.6",
                needed: label("getrandom", "V_1")
            )
        ),
        (
            .symbols("", "", ["inflate"]), .symbols("", "", ["deflate"]),
            FailingEdge(side: .lower, kind: .symbols, reason: .missing, needed: label("deflate"))
        ),
    ]

    private func lower(_ requirements: [Requirement], _ device: CapabilitySet = device) -> Verdict {
        Verdict(requirements: requirements, lower: device, provides: [], upper: [])
    }

    private func upper(_ requirements: [Requirement], _ provides: [Capability] = device.capabilities) -> Verdict {
        Verdict(
            requirements: [],
            lower: CapabilitySet([]),
            provides: provides,
            upper: [UpperRequirement(owner: "/usr/bin/app", requirements: requirements)]
        )
    }

    @Test("E5 each kind is met or fails on the lower side", arguments: kinds.indices)
    func lowerSide(_ index: Int) {
        let (met, failing, edge) = Self.kinds[index]
        #expect(lower([met]).outcome == .eligible)
        let verdict = lower([failing])
        #expect(verdict.outcome == .ineligible)
        #expect(verdict.edges == [edge])
    }

    @Test("E5 each kind is met or fails on the upper side", arguments: kinds.indices)
    func upperSide(_ index: Int) {
        var (met, failing, edge) = Self.kinds[index]
        edge.side = .upper
        edge.owner = "/usr/bin/app"
        #expect(upper([met]).outcome == .eligible)
        let verdict = upper([failing])
        #expect(verdict.outcome == .ineligible)
        #expect(verdict.edges == [edge])
    }

    @Test("E5 eligible only if both sides are met")
    func bothSides() {
        func verdict(_ need: Requirement, _ upper: Requirement) -> Verdict.Outcome {
            Verdict(
                requirements: [need],
                lower: Self.device,
                provides: [.sharedLibrary("libx.so.1")],
                upper: [UpperRequirement(owner: "app", requirements: [upper])]
            ).outcome
        }
        #expect(verdict(.library("libc.so.6"), .library("libx.so.1")) == .eligible)
        #expect(verdict(.library("libc.so.7"), .library("libx.so.1")) == .ineligible)
        #expect(verdict(.library("libc.so.6"), .library("libx.so.2")) == .ineligible)
        // What the device has does not count for what the new software must provide, nor the other way round.
        #expect(verdict(.library("libx.so.1"), .library("libx.so.1")) == .ineligible)
        #expect(verdict(.library("libc.so.6"), .library("libc.so.6")) == .ineligible)
    }

    @Test("E5 nothing required is eligible")
    func nothing() {
        #expect(Verdict(of: Descriptor(), lower: CapabilitySet([]), upper: []).isEligible)
    }

    @Test("E5 an unknown critical requirement is undecided, on either side, and undecided is not eligible")
    func unknownCritical() {
        for verdict in [lower([.unknown(.critical)]), upper([.unknown(.critical)])] {
            #expect(verdict.outcome == .undecided)
            #expect(!verdict.isEligible)
            #expect(verdict.edges.map(\.reason) == [.undetermined])
        }
    }

    @Test("E5 a capability of an unknown kind satisfies nothing, not even the same bytes")
    func unknownCapability() {
        let item = OpaqueItem(kind: CapabilityKind(rawValue: 99), body: [0x01])
        #expect(lower([.unknown(.critical)], CapabilitySet([.other(item)])).outcome == .undecided)
    }

    @Test("E7 an advisory requirement is reported and does not count")
    func advisory() {
        let verdict = lower([.unknown(.advisory), .library("libextra.so", .advisory)])
        #expect(verdict.isEligible)
        #expect(verdict.edges.map(\.isCritical) == [false, false])
        #expect(verdict.edges.first?.explanation.string == "would like the library libextra.so; not there")
    }

    @Test("E5 a known failure outweighs an unknown one")
    func precedence() {
        #expect(lower([.unknown(.critical), .library("libc.so.7")]).outcome == .ineligible)
        #expect(lower([.library("libc.so.7"), .unknown(.critical)]).outcome == .ineligible)
    }

    @Test("B3 kinds that nobody looked at are undecided", arguments: kinds.indices)
    func unexamined(_ index: Int) {
        let requirement = Self.kinds[index].met
        let device = CapabilitySet([], unexaminedKinds: [requirement.kind])
        #expect(lower([requirement], device).outcome == .undecided)
    }

    @Test("E5 a library without version definitions satisfies every need of a version; one with others does not")
    func noDefinitions() {
        let plain = CapabilitySet([.sharedLibrary("libz.so.1"), .symbols("libz.so.1", "", ["inflate"])])
        let requirements: [Requirement] = [
            .library("libz.so.1"), .versions("libz.so.1", ["ZLIB_1"]), .symbols("libz.so.1", "ZLIB_1", ["inflate"]),
        ]
        #expect(lower(requirements, plain).isEligible)
        let other = CapabilitySet([.sharedLibrary("libz.so.1"), .versions("libz.so.1", [])])
        #expect(lower(requirements, other).edges.map(\.kind) == [.symbolVersions])
    }

    @Test("E5 a hidden symbol satisfies a reference with its version, not one without")
    func hidden() {
        #expect(lower([.symbols("libc.so.6", "V_2", ["old"])]).isEligible)
        #expect(!lower([.symbols("", "", ["old"])]).isEligible)
        #expect(!lower([.symbols("libc.so.6", "", ["old"])]).isEligible)
        #expect(lower([.symbols("libc.so.6", "", ["getrandom"])]).isEligible)
    }

    @Test("E5 a versioned symbol counts in whatever library has it; one without version only in its own")
    func otherLibrary() {
        #expect(lower([.symbols("libpthread.so.0", "V_1", ["malloc"])]).isEligible)
        #expect(!lower([.symbols("libpthread.so.0", "", ["malloc"])]).isEligible)
        #expect(!lower([.symbols("libpthread.so.0", "V_1", ["inflate"])]).isEligible)
    }

    @Test("E5 a group of symbols needs its version, also without symbols; one edge tells it")
    func groupVersion() {
        let group = SymbolGroup(version: "V_9", names: [])
        let empty = lower([Requirement(.symbols(Symbols(library: "libc.so.6", groups: [group])))])
        #expect(empty.edges.map { $0.kind } == [.symbolVersions])
        let two = lower([.symbols("libc.so.6", "V_9", ["malloc", "free"])])
        #expect(two.edges.map { $0.needed } == ["V_9"])
        #expect(two.edges[0].found == "V_2")
    }

    @Test("E7 an absent library is one edge; its versions and symbols are not told again")
    func absentLibrary() {
        let verdict = lower([
            .library("libx.so.1"), .versions("libx.so.1", ["X_1"]), .symbols("libx.so.1", "X_1", ["x"]),
            .symbols("", "", ["y"]),
        ])
        #expect(verdict.edges.map(\.kind) == [.sharedLibrary])
        // An advisory library hides nothing.
        let advisory = lower([.library("libx.so.1", .advisory), .symbols("", "", ["y"])])
        #expect(advisory.outcome == .ineligible)
    }

    @Test("E7 every failing edge is told, in the order of a loader")
    func order() {
        let finding = FailingEdge(side: .lower, kind: .symbols, reason: .missing, owner: "libz.so.1", needed: "f")
        let library = FailingEdge(
            side: .lower,
            kind: .sharedLibrary,
            reason: .missing,
            owner: "libz.so.1",
            subject: "g"
        )
        let above = FailingEdge(side: .upper, kind: .sharedLibrary, reason: .undetermined, owner: "app")
        let verdict = Verdict(
            requirements: [
                .symbols("libc.so.6", "V_1", ["b", "a"]), .unknown(.critical), .versions("libc.so.6", ["V_3"]),
                .library("liba.so"), Requirement(.machine(.arm64)),
            ],
            lower: Self.device,
            provides: [],
            upper: [UpperRequirement(owner: "app", requirements: [.library("libx.so")])],
            findings: [above, finding, library]
        )
        #expect(
            verdict.edges.map { [$0.owner.string, $0.subject.string, $0.needed.string] } == [
                ["", "", "AArch64, 64-bit, little-endian"], ["", "liba.so", ""], ["libz.so.1", "g", ""],
                ["", "libc.so.6", "V_3"], ["libz.so.1", "", "f"], ["", "libc.so.6", label("b", "V_1").string],
                ["", "libc.so.6", label("a", "V_1").string], ["", "", ""], ["app", "libx.so", ""], ["app", "", ""],
            ]
        )
    }

    @Test("E5 what the detection found wrong counts like a requirement")
    func findings() {
        let missing = FailingEdge(side: .lower, kind: .sharedLibrary, reason: .missing)
        let unknown = FailingEdge(side: .upper, kind: .sharedLibrary, reason: .undetermined)
        func outcome(_ findings: [FailingEdge]) -> Verdict.Outcome {
            Verdict(of: Descriptor(), lower: CapabilitySet([]), upper: [], findings: findings).outcome
        }
        #expect(outcome([missing]) == .ineligible)
        #expect(outcome([unknown]) == .undecided)
        #expect(outcome([unknown, missing]) == .ineligible)
    }
}
