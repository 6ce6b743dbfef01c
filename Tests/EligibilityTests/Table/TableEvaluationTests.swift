import CBOR
import Eligibility
import Testing

@Suite("Evaluation of compatibility tables")
struct TableEvaluationTests {
    private let board = Requirement(.board, "compatible", .equals(.text("acme,gateway")))
    private let otherBoard = Requirement(.board, "compatible", .equals(.text("other,board")))
    private let unknownThing = Requirement(.hardware, "fan")

    private func verdict(_ edges: [FailingEdge], _ tables: [TrustedTable], now: UInt64? = 1_000) -> Verdict {
        var context = TableContext.sample
        context.now = now
        return Verdict(edges: edges, checked: 10).applying(tables, context: context)
    }

    @Test("E6 a denial makes eligible software ineligible, and says why")
    func deny() {
        let rule = TableRule(.deny, side: .lower, reason: "overheats", software: SoftwareMatch(name: "app"))
        let verdict = verdict([], [.make([rule], .lower)])
        #expect(verdict.outcome == .ineligible)
        #expect(verdict.edges.map(\.kind) == [.compatibilityTable])
        #expect(verdict.edges.first?.found == "overheats")
        #expect(verdict.rulings.map(\.issuer) == ["maker"])
        #expect(verdict.rulings.map(\.number) == [7])
        #expect(verdict.checked == 11)
    }

    @Test(
        "E6 a denial applies to the software and the versions that it names, and where its conditions hold",
        arguments: [
            (SoftwareMatch(name: "other"), Verdict.Outcome.eligible),
            (SoftwareMatch(name: "app", versions: VersionRange(.semantic, low: "2.0.0", below: "2.2.0")), .ineligible),
            (SoftwareMatch(name: "app", versions: VersionRange(.semantic, low: "2.2.0")), .eligible),
            (SoftwareMatch(name: "app", versions: VersionRange(.debian, below: "2.1~rc1")), .eligible),
            (SoftwareMatch(name: "app", versions: VersionRange(.quad, low: "2.1.0.0")), .ineligible),
            (SoftwareMatch(digest: [UInt8](repeating: 0xAB, count: 32)), .ineligible),
            (SoftwareMatch(digest: [UInt8](repeating: 0xAC, count: 32)), .eligible),
        ]
    )
    func subject(software: SoftwareMatch, outcome: Verdict.Outcome) {
        let rule = TableRule(.deny, side: .lower, reason: "no", software: software)
        #expect(verdict([], [.make([rule], .lower)]).outcome == outcome)
    }

    @Test("E6 a rule applies where all of its conditions hold; where that is not known, the verdict is undecided")
    func conditions() {
        func outcome(_ conditions: [Requirement]) -> Verdict.Outcome {
            verdict([], [.make([TableRule(.deny, side: .lower, reason: "no", conditions: conditions)], .lower)]).outcome
        }
        #expect(outcome([board]) == .ineligible)
        #expect(outcome([otherBoard]) == .eligible)
        #expect(outcome([unknownThing]) == .undecided)
        #expect(outcome([unknownThing, otherBoard]) == .eligible)
        #expect(outcome([unknownThing, board]) == .undecided)
    }

    @Test("E6 a permission counts only where its signer speaks for the side of the edge")
    func allow() {
        let lower = TableRule(.allow, side: .lower, reason: "built in", needs: [EdgeMatch(.sharedLibrary)])
        let upper = TableRule(.allow, side: .upper, reason: "tested", needs: [EdgeMatch(.symbols)])
        #expect(verdict([.library], [.make([lower], .lower)]).isEligible)
        #expect(verdict([.library], [.make([lower], .upper, .new)]).outcome == .ineligible)
        #expect(verdict([.program], [.make([upper], .upper)]).isEligible)
        #expect(verdict([.program], [.make([upper], .lower, .new)]).outcome == .ineligible)
        #expect(verdict([.library, .program], [.make([lower, upper], .lower)]).edges == [.program])
        // A rule for one side never reaches over to the other.
        let wide = TableRule(.allow, side: .lower, reason: "all", software: SoftwareMatch(name: "app"))
        #expect(verdict([.library, .program], [.make([wide], .lower, .upper)]).edges == [.program])
    }

    @Test("E6 an edge that a table allows counts as met, and the verdict shows by which rule")
    func shown() throws {
        let other = TableRule(.allow, side: .lower, reason: "?", needs: [EdgeMatch(.machine)])
        let rule = TableRule(.allow, side: .lower, reason: "built in", needs: [EdgeMatch(.sharedLibrary)])
        let verdict = verdict([.library], [.make([other, rule], .lower)])
        #expect(verdict.met == 10)
        let ruling = try #require(verdict.rulings.first)
        #expect(verdict.rulings.count == 1)
        #expect(ruling.place == 1)
        #expect(ruling.reason == "built in")
        #expect(ruling.edges == [.library])
    }

    @Test("E6 the maker of one program does not speak for another")
    func owners() {
        let rule = TableRule(.allow, side: .upper, reason: "tested", needs: [EdgeMatch(.symbols)])
        func outcome(_ owners: [Text]) -> Verdict.Outcome {
            let table = TrustedTable(
                CompatibilityTable(issuer: "maker", number: 1, rules: [rule]),
                authorities: [TableAuthority(.upper, owners: owners)]
            )
            return verdict([.program], [table]).outcome
        }
        #expect(outcome(["/usr/bin/player"]) == .eligible)
        #expect(outcome(["/usr/bin/"]) == .eligible)
        #expect(outcome(["/usr/bin"]) == .ineligible)
        #expect(outcome(["/usr/bin/play"]) == .ineligible)
        #expect(outcome([]) == .ineligible)
    }

    @Test("E6 a denial wins over any permission, in whichever table and order")
    func precedence() {
        let deny = TableRule(.deny, side: .new, reason: "recalled", software: SoftwareMatch(name: "app"))
        let allow = TableRule(.allow, side: .lower, reason: "fine", software: SoftwareMatch(name: "app"))
        let tables: [TrustedTable] = [.make([allow], .lower), .make([deny], .new)]
        #expect(verdict([], tables).outcome == .ineligible)
        #expect(verdict([], tables.reversed()).outcome == .ineligible)
        #expect(verdict([.library], [.make([allow, deny], .lower, .new)]).edges.map(\.kind) == [.compatibilityTable])
        // Heard twice, a denial is not allowed the second time.
        let again = verdict([], tables).applying(tables, context: .sample)
        #expect(again.outcome == .ineligible)
    }

    @Test("E6 a known-bad combination is refused where all of it comes together")
    func knownBad() {
        let installed = Requirement(.package, "libfoo", .version(.debian, low: nil, below: "1.5"))
        let newer = Requirement(.package, "libfoo", .version(.debian, low: "1.5", below: nil))
        let rule = TableRule(.knownBad, side: .upper, reason: "data loss", conditions: [installed, board])
        #expect(verdict([], [.make([rule], .upper)]).outcome == .ineligible)
        let other = TableRule(.knownBad, side: .upper, reason: "data loss", conditions: [newer, board])
        #expect(verdict([], [.make([other], .upper)]).isEligible)
        // What the new software brings counts like what is there.
        var context = TableContext.sample
        context.provides = [.attribute(.service, "mqtt")]
        let service = TableRule(
            .knownBad,
            side: .lower,
            reason: "port in use",
            conditions: [Requirement(.service, "mqtt"), board]
        )
        #expect(!Verdict(edges: []).applying([.make([service], .lower)], context: context).isEligible)
    }

    @Test("E6 what counts as a library stands in for it with its own versions and symbols")
    func equivalent() {
        let symbols = Requirement.symbols("libx.so.1", "", ["play"])
        var context = TableContext.sample
        context.requirements = [.library("libx.so.1"), .versions("libx.so.1", ["X_1"]), symbols]
        context.lower.capabilities += [.sharedLibrary("libx-compat.so.2"), .versions("libx-compat.so.2", ["X_1"])]
        let rule = TableRule(
            .equivalent,
            side: .lower,
            reason: "drop-in",
            conditions: [.library("libx-compat.so.2")],
            needs: [EdgeMatch(.sharedLibrary, subject: "libx.so.1")]
        )
        func edges() -> [FailingEdge] {
            let verdict = Verdict(edges: [.library], checked: 3)
            return verdict.applying([.make([rule], .lower)], context: context).edges
        }
        #expect(edges().map(\.kind) == [.symbols])
        context.lower.capabilities.append(.symbols("libx-compat.so.2", "", ["play"]))
        #expect(edges().isEmpty)
        context.lower.capabilities = [.sharedLibrary("libc.so.6")]
        #expect(edges() == [.library])
    }

    @Test("E6 what comes with the new software may say what serves it as well, and nothing else")
    func equivalentOfNew() {
        let rule = TableRule(
            .equivalent,
            side: .new,
            reason: "either will do",
            conditions: [Requirement(.package, "libfoo")],
            needs: [EdgeMatch(.package, subject: "libbar")]
        )
        let edge = FailingEdge(side: .lower, kind: .package, reason: .missing, subject: "libbar")
        #expect(verdict([edge], [.make([rule], .new)]).isEligible)
        #expect(!verdict([edge], [.make([rule], .lower)]).isEligible)
        let allow = TableRule(.allow, side: .new, reason: "trust me", software: SoftwareMatch(name: "app"))
        #expect(!allow.isMeaningful)
        #expect(!verdict([edge, .program], [.make([allow], .new)]).isEligible)
    }

    @Test("E6 a critical rule that is not known leaves the verdict undecided, an advisory one does not")
    func unknownRule() throws {
        func table(_ critical: UInt8) throws -> TrustedTable {
            let bytes = hex("a4 01 01 02 61 6d 03 01 04 81 83 18 63") + [critical] + hex("a1 01 61 78")
            let table = try CompatibilityTable(decoding: bytes)
            #expect(table.encoded() == bytes)
            return TrustedTable(table, authorities: [TableAuthority(.lower)])
        }
        let undecided = verdict([], [try table(1)])
        #expect(undecided.outcome == .undecided)
        #expect(undecided.rulings.map(\.kind) == [.other(number: 99)])
        #expect(verdict([], [try table(0)]).isEligible)
        #expect(verdict([.library], [try table(1)]).outcome == .ineligible)
    }

    @Test("E6 permissions lapse with their table, denials do not; without a clock nothing that ends counts")
    func expiry() {
        var allow = TrustedTable.make(
            [TableRule(.allow, side: .lower, reason: "", needs: [EdgeMatch(.sharedLibrary)])],
            .lower
        )
        var deny = TrustedTable.make(
            [TableRule(.deny, side: .lower, reason: "", software: SoftwareMatch(name: "app"))],
            .lower
        )
        for end in [999, 1_000, 1_001] as [UInt64] {
            allow.table.expires = end
            deny.table.expires = end
            #expect(verdict([.library], [allow]).isEligible == (end >= 1_000))
            #expect(!verdict([.library], [allow], now: nil).isEligible)
            #expect(!verdict([], [deny]).isEligible)
        }
    }

    @Test("E6 a table of a signer without authority says nothing")
    func stranger() {
        let deny = TableRule(.deny, side: .lower, reason: "no", software: SoftwareMatch(name: "app"))
        let allow = TableRule(.allow, side: .lower, reason: "yes", needs: [EdgeMatch(.sharedLibrary)])
        #expect(verdict([.library], [.make([deny, allow])]).edges == [.library])
    }
}
