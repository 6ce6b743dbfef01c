import Campaigns
import Store
import Testing

@Suite("The summary of a campaign")
struct CampaignSummaryTests {
    private func summary(
        _ counts: [ProgressState: Int],
        selected: Int? = nil,
        deliveries: [DeliveryTotal] = []
    ) throws -> CampaignSummary {
        let campaign = CampaignRecord(
            id: try CampaignID("c"),
            name: "c",
            manifest: try ContentDigest(hex: String(repeating: "0", count: 64)),
            selector: .all,
            createdAt: 1
        )
        return CampaignSummary(campaign: campaign, selected: selected, counts: counts, deliveries: deliveries)
    }

    @Test("D9 B2 every device is counted once, and only the proven ones as success")
    func counts() throws {
        let counts: [ProgressState: Int] = [
            .offered: 1, .manifestReceived: 2, .refused: 4, .waiting: 8, .updateReceived: 16, .installed: 32,
            .running: 64,
            .fallenBack: 128, .failed: 256,
        ]
        let summary = try summary(counts, selected: 1_000)
        #expect(summary.reached == 511)
        #expect(summary.succeeded == 64)
        #expect(summary.unsuccessful == 4 + 128 + 256)
        #expect(summary.inFlight == 1 + 2 + 8 + 16 + 32)
        #expect(summary.pending == 489)
        #expect(!summary.isComplete)
    }

    @Test("D9 a campaign is complete when nobody is on the way or still to come")
    func complete() throws {
        #expect(try summary([.running: 9, .refused: 1], selected: 10).isComplete)
        #expect(try !summary([.running: 9, .installed: 1], selected: 10).isComplete)
        #expect(try !summary([.running: 9], selected: 10).isComplete)
        #expect(try !summary([.running: 10]).isComplete, "how many there are is not known")
        // More than selected: a query's selection has shrunk since.
        #expect(try summary([.running: 12], selected: 10).pending == 0)
    }

    @Test("D6 every state and kind of delivery is there, with nought where there is none")
    func zeros() throws {
        let totals = [
            DeliveryTotal(kind: .patch, count: 3, bytesOnWire: 300),
            DeliveryTotal(kind: .full, count: 1, bytesOnWire: 5_000),
        ]
        let summary = try summary([.running: 4], deliveries: totals)
        #expect(summary.counts.count == ProgressState.allCases.count)
        #expect(summary.deliveries[.patch]?.count == 3)
        #expect(summary.deliveries[DeliveryKind.none]?.count == 0)
        #expect(summary.bytesOnWire == 5_300)
    }
}
