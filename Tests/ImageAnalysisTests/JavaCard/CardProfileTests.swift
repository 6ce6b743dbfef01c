import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Java Card profiles")
struct CardProfileTests {
    private static let framework = ApplicationIdentifier(hexadecimal: "A0000000620101")!
    private static let other = ApplicationIdentifier(hexadecimal: "A0000000620102")!

    private func package(_ version: Text, _ identifier: ApplicationIdentifier = framework) -> JavaCardPackage {
        JavaCardPackage(identifier: identifier, version: JavaCardVersion(version)!)
    }

    @Test(
        "E11 a card takes earlier minor versions of what it has, and refuses later ones of what it refuses",
        arguments: [
            ("1.0", CardProfile.Support.supported(JavaCardVersion(major: 1, minor: 3))),
            ("1.3", .supported(JavaCardVersion(major: 1, minor: 3))),
            ("1.4", .unknown),
            ("1.5", .unknown),
            ("1.6", .refused(JavaCardVersion(major: 1, minor: 6))),
            ("1.9", .refused(JavaCardVersion(major: 1, minor: 6))),
            ("2.0", .unknown),
        ] as [(Text, CardProfile.Support)]
    )
    func rule(_ needed: Text, _ expected: CardProfile.Support) {
        let card = CardProfile(
            name: "card",
            present: [package("1.2"), package("1.3"), package("1.9", Self.other)],
            absent: [package("1.7"), package("1.6"), package("1.0", Self.other)]
        )
        #expect(card.support(package(needed)) == expected)
    }

    @Test("E11 nothing is concluded about packages that the profile does not name")
    func unnamed() {
        var card = CardProfile(name: "card", present: [package("1.3")])
        #expect(card.support(package("1.0", Self.other)) == .unknown)
        card.absentIdentifiers = [Self.other]
        #expect(card.support(package("1.0", Self.other)) == .refused(nil))
        card.absentIdentifiers = []
        card.isComplete = true
        #expect(card.support(package("1.0", Self.other)) == .refused(nil))
        #expect(card.support(package("1.4")) == .refused(nil))
        #expect(card.support(package("1.3")) == .supported(JavaCardVersion(major: 1, minor: 3)))
    }

    @Test("E11 a profile that contradicts itself decides nothing")
    func contradiction() {
        let card = CardProfile(name: "card", present: [package("1.5")], absent: [package("1.3")])
        #expect(card.support(package("1.4")) == .contradictory)
        #expect(card.verdict(imports: [package("1.4")]).outcome == .undecided)
        #expect(card.verdict(imports: [package("1.2")]).outcome == .eligible)
    }

    @Test("E7 a verdict names each import that stands in the way")
    func verdict() {
        let card = CardProfile(
            name: "card",
            present: [package("1.3")],
            absent: [package("1.4")]
        )
        #expect(card.verdict(imports: [package("1.3")]).outcome == .eligible)
        #expect(card.verdict(imports: [package("1.0", Self.other)]).outcome == .undecided)
        let refusal = card.verdict(imports: [package("1.2"), package("1.5"), package("1.0", Self.other)])
        #expect(refusal.outcome == .ineligible)
        #expect(refusal.edges.map(\.reason) == [.different, .undetermined])
        #expect(refusal.edges.first?.subject == "A0000000620101")
        #expect(refusal.edges.first?.needed == "1.5")
        #expect(refusal.edges.first?.found == "1.3")
        #expect(refusal.met == 1)
        #expect(refusal.checked == 3)
    }

    @Test("E2 code that does not fit into the card's free memory is ineligible")
    func memory() throws {
        let file = try CAPFile(components: CAPBuilder().build())
        var card = CardProfile(name: "card", present: file.imports)
        #expect(card.verdict(on: file).outcome == .eligible)
        card.freeNonVolatileSize = file.nonVolatileSize
        #expect(card.verdict(on: file).outcome == .eligible)
        card.freeNonVolatileSize = file.nonVolatileSize - 1
        let refusal = card.verdict(on: file)
        #expect(refusal.outcome == .ineligible)
        #expect(refusal.edges.map(\.kind) == [.storage])
    }
}
