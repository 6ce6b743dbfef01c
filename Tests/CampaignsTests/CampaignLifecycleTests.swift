import Campaigns
import Store
import Testing

@Suite("The states of a campaign")
struct CampaignLifecycleTests {
    private func campaign(_ state: CampaignState) throws -> CampaignRecord {
        CampaignRecord(
            id: try CampaignID("c"),
            name: "c",
            manifest: try ContentDigest(hex: String(repeating: "0", count: 64)),
            selector: .all,
            state: state,
            epoch: 4,
            createdAt: 1,
            startedAt: state == .draft ? nil : 50
        )
    }

    /// Every state and action, and where it leads; nothing where it is refused.
    private static let table: [(CampaignState, CampaignAction, CampaignState?)] = [
        (.draft, .start, .running), (.draft, .pause, nil), (.draft, .resume, nil),
        (.draft, .halt, .halted), (.draft, .finish, nil),
        (.running, .start, .running), (.running, .pause, .paused), (.running, .resume, .running),
        (.running, .halt, .halted), (.running, .finish, .finished),
        (.paused, .start, nil), (.paused, .pause, .paused), (.paused, .resume, .running),
        (.paused, .halt, .halted), (.paused, .finish, .finished),
        (.halted, .start, nil), (.halted, .pause, nil), (.halted, .resume, nil),
        (.halted, .halt, .halted), (.halted, .finish, nil),
        (.finished, .start, nil), (.finished, .pause, nil), (.finished, .resume, nil),
        (.finished, .halt, nil), (.finished, .finish, .finished),
    ]

    @Test("D10 an action leads where it must, from every state", arguments: table)
    func transitions(_ state: CampaignState, _ action: CampaignAction, _ expected: CampaignState?) throws {
        let before = try campaign(state)
        guard let expected else {
            let error = try #require(throws: CampaignError.self) {
                try CampaignLifecycle.apply(action, to: before, at: 99)
            }
            #expect(error.code == .notPossible)
            #expect(error.found == state.rawValue)
            return
        }
        let after = try CampaignLifecycle.apply(action, to: before, at: 99)
        #expect(after.state == expected)
        if expected == state {
            #expect(after == before)
        } else {
            #expect(after.epoch == before.epoch + 1)
            #expect(after.endedAt == (expected.isEnded ? 99 : nil))
        }
        #expect(after.startedAt == (state == .draft && expected == .running ? 99 : before.startedAt))
    }

    @Test("the table of transitions is complete")
    func complete() {
        #expect(Self.table.count == CampaignState.allCases.count * CampaignAction.allCases.count)
    }

    @Test("D10 a refusal says what would be possible")
    func advice() throws {
        let error = try #require(throws: CampaignError.self) {
            try CampaignLifecycle.apply(.start, to: campaign(.paused), at: 1)
        }
        #expect(error.expected == "draft")
        #expect(error.advice == "possible now: resume, halt, finish")
        #expect(CampaignLifecycle.actions(in: .halted).isEmpty)
    }
}
