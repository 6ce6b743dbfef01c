import PatchFormat
import Testing

@Suite("Offers of single slots")
struct InPlaceOfferTests {
    @Test(
        "A6 what the number says is what was offered",
        arguments: [(0, 0, 0), (1, 4_096, 4_096), (63, 4_096 << 20, 2 << 20), (5, 123 << 12, 1 << 40)]
            as [(Int, UInt64, UInt64)]
    )
    func number(_ component: Int, _ slot: UInt64, _ spill: UInt64) throws {
        let offer = try #require(InPlaceOffer(component: component, slotSize: slot, spillSize: spill))
        #expect(offer.slotSize == slot && offer.spillSize == spill && offer.component == component)
        #expect(InPlaceOffer(number: offer.number) == offer)
    }

    @Test("Sizes are rounded down, and what no number can say is no offer")
    func rounding() {
        let offer = InPlaceOffer(component: 2, slotSize: 10_000, spillSize: 9_999)
        #expect(offer?.slotSize == 8_192 && offer?.spillSize == 8_192)
        #expect(InPlaceOffer(component: 0, slotSize: 4_096, spillSize: 4_095)?.spillSize == 0)
        #expect(InPlaceOffer(component: 64, slotSize: 4_096, spillSize: 0) == nil)
        #expect(InPlaceOffer(component: -1, slotSize: 4_096, spillSize: 0) == nil)
        #expect(InPlaceOffer(component: 0, slotSize: .max, spillSize: 0) == nil)
    }

    @Test(
        "Other formats are no offers",
        arguments: [0, 2, 256, 260, 511, 1 << 40, 1 << 61, 3 << 61, .max, 1 << 62 | 7 << 32] as [UInt64]
    )
    func others(_ number: UInt64) {
        #expect(InPlaceOffer(number: number) == nil)
    }
}
