import CBOR
import Eligibility
import Testing

@Suite("Attributes: what satisfies what")
struct AttributeEvaluationTests {
    static let cases: [(Match, AttributeValue, Bool)] = [
        (.present, .number(0), true), (.equals(.text("hard")), .text("hard"), true),
        (.equals(.text("hard")), .text("soft"), false), (.equals(.text("a")), .texts(["b", "a"]), true),
        (.equals(.number(1)), .text("1"), false), (.oneOf([.text("x"), .text("b")]), .texts(["a", "b"]), true),
        (.oneOf([.text("x")]), .texts(["a", "b"]), false), (.oneOf([]), .text(""), false),
        (.range(low: 2, high: 4), .number(2), true), (.range(low: 2, high: 4), .number(4), true),
        (.range(low: 2, high: 4), .number(5), false), (.range(low: 2, high: nil), .number(1), false),
        (.range(low: nil, high: nil), .number(1), true), (.range(low: nil, high: nil), .text("1"), false),
        (.atLeast(64), .number(64), true), (.atLeast(64), .number(63), false),
        (.bits(0b101), .number(0b1101), true), (.bits(0b101), .number(0b1001), false),
        (.bits(1 << 63), .number(.min), true), (.compatible(major: 1, minor: 3), .pair(major: 1, minor: 3), true),
        (.compatible(major: 1, minor: 3), .pair(major: 1, minor: 2), false),
        (.compatible(major: 1, minor: 3), .pair(major: 2, minor: 9), false),
        (.containsAll(["a", "c"]), .texts(["c", "b", "a"]), true), (.containsAll(["a", "d"]), .texts(["a"]), false),
        (.version(.quad, low: "5.10", below: "6.0"), .text("5.10.0-rc1"), true),
        (.version(.quad, low: "5.10", below: "6.0"), .text("6.0"), false),
        (.version(.quad, low: "5.10", below: nil), .text("5.9.99"), false),
        (.version(.debian, low: "1:1", below: nil), .text("2.0"), false),
    ]

    @Test("E2 each semantics compares as the registry says", arguments: cases)
    func semantics(_ match: Match, _ value: AttributeValue, _ isSatisfied: Bool) {
        #expect(match.isSatisfied(by: value) == isSatisfied)
    }

    @Test(
        "E2 a region must lie inside of one that allows what it needs",
        arguments: [
            (0x1000, 0x1000, 1, true), (0x1000, 0x1001, 1, false), (0xFFF, 2, 1, false), (0x1FFF, 1, 5, true),
            (0x2000, 0, 0, true), (0x2000, 1, 0, false), (0x1800, 0x10, 2, false),
        ] as [(UInt64, UInt64, UInt8, Bool)]
    )
    func region(_ start: UInt64, _ length: UInt64, _ access: UInt8, _ isInside: Bool) {
        let flash = MemoryRegion(start: 0x1000, length: 0x1000, access: 5)
        #expect(flash.contains(MemoryRegion(start: start, length: length, access: access)) == isInside)
        let top = MemoryRegion(start: .max - 1, length: .max, access: 7)
        #expect(!flash.contains(top))
    }

    @Test("E5 what was examined and is not there is missing; what nobody looked at is undecided")
    func examined() {
        let needs = [Requirement(.hardware, "radio")]
        func outcome(_ set: CapabilitySet) -> Verdict.Outcome {
            Verdict(requirements: needs, lower: set, provides: [], upper: []).outcome
        }
        #expect(outcome(CapabilitySet([])) == .undecided)
        #expect(outcome(CapabilitySet([], examinedKinds: [.hardware])) == .ineligible)
        #expect(outcome(CapabilitySet([.attribute(.hardware, "radio")])) == .eligible)
        #expect(outcome(CapabilitySet([.attribute(.hardware, "Radio")])) == .undecided)
    }

    @Test("E3 a kind that no device has heard of is evaluated where something states it")
    func unknownKind() {
        let kind = CapabilityKind(rawValue: 9_999)
        let verdict = Verdict(
            requirements: [Requirement(kind, "com.example.torque", .atLeast(40))],
            lower: CapabilitySet([.attribute(kind, "com.example.torque", .number(35))]),
            provides: [],
            upper: []
        )
        #expect(verdict.outcome == .ineligible)
        #expect(verdict.edges[0].needed == "at least 40")
        #expect(verdict.edges[0].found == "35")
        #expect(
            verdict.edges[0].explanation.string
                == "needs something of kind 9999 com.example.torque: at least 40; there is something else, found 35"
        )
    }

    @Test("E2 one of several combinations of parts is enough; else the closest one's edges are told")
    func combinations() {
        let needs = [
            Requirement(
                .anyOf([
                    [Requirement(.hardware, "radio-a"), Requirement(.hardware, "antenna-2")],
                    [Requirement(.hardware, "radio-b")],
                ])
            )
        ]
        func verdict(_ parts: [Text]) -> Verdict {
            let set = CapabilitySet(parts.map { .attribute(.hardware, $0) }, examinedKinds: [.hardware])
            return Verdict(requirements: needs, lower: set, provides: [], upper: [])
        }
        #expect(verdict(["radio-b"]).isEligible)
        #expect(verdict(["radio-a", "antenna-2"]).isEligible)
        #expect(verdict(["radio-a"]).edges.map { $0.subject } == ["antenna-2"])
        #expect(verdict([]).edges.map { $0.subject } == ["radio-b"])
    }

    @Test("E6 the measure counts every version and symbol that was compared")
    func metric() {
        let verdict = Verdict(
            requirements: [
                .library("libc.so.6"), .versions("libc.so.6", ["V_1", "V_9"]),
                .symbols("libc.so.6", "V_1", ["a", "b"]),
            ],
            lower: CapabilitySet([
                .sharedLibrary("libc.so.6"), .versions("libc.so.6", ["V_1"]), .symbols("libc.so.6", "V_1", ["a", "b"]),
            ]),
            provides: [],
            upper: []
        )
        #expect(verdict.met == 4)
        #expect(verdict.checked == 5)
    }
}
