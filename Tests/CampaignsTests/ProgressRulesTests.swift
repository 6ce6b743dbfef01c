import Campaigns
import Store
import Testing

@Suite("The progress of a device")
struct ProgressRulesTests {
    private let device: DeviceID
    private let campaign: CampaignID
    private let os: ComponentName
    private let old: ContentDigest
    private let new: ContentDigest

    init() throws {
        device = try DeviceID("d")
        campaign = try CampaignID("c")
        os = try ComponentName("os")
        old = try ContentDigest(hex: String(repeating: "01", count: 32))
        new = try ContentDigest(hex: String(repeating: "02", count: 32))
    }

    /// What the device runs, in a report.
    private enum Runs {
        case old
        case new
        case unsaid
    }

    /// Reports in the order of their arrival: order number, state, what runs.
    private func after(
        _ reports: [(Int64, ProgressState, Runs)],
        from start: CampaignDevice? = nil,
        expected: [ExpectedResult]? = nil
    ) -> (progress: CampaignDevice?, events: [ProgressEvent]) {
        var progress = start
        var events: [ProgressEvent] = []
        for (index, (order, state, runs)) in reports.enumerated() {
            let running: [RunningComponent] =
                switch runs {
                case .old: [RunningComponent(component: os, digest: old)]
                case .new: [RunningComponent(component: os, digest: new)]
                case .unsaid: []
                }
            let reported = ReportedState(at: Int64(1_000 + index), order: order, state: state, detail: "r\(index)")
            let change = ProgressRules.report(
                DeviceReport(reported, running: running),
                progress,
                expected: expected ?? [ExpectedResult(component: os, digests: [new])],
                device: device,
                campaign: campaign
            )
            progress = change.progress ?? progress
            if let event = change.event { events.append(event) }
        }
        return (progress, events)
    }

    @Test("D9 an update that goes well passes through its states and ends in the proof")
    func straight() throws {
        let offer = ProgressRules.offer(nil, device: device, campaign: campaign, at: 900)
        #expect(offer.progress?.state == .offered)
        #expect(offer.event?.said == .offered)
        let (progress, events) = after(
            [
                (1, .manifestReceived, .old), (2, .waiting, .old), (3, .updateReceived, .old), (4, .installed, .old),
                (5, .running, .new),
            ],
            from: offer.progress
        )
        #expect(progress?.state == .running)
        #expect(progress?.attempt == 1)
        #expect(progress?.order == 5)
        #expect(progress?.offeredAt == 900)
        #expect(progress?.installedAt == 1_003)
        #expect(progress?.runningAt == 1_004)
        #expect(progress?.updatedAt == 1_004)
        #expect(events.map(\.state) == [.manifestReceived, .waiting, .updateReceived, .installed, .running])
        #expect(events.map(\.order) == [1, 2, 3, 4, 5])
    }

    @Test("a second offer, or the same answer again, costs no write")
    func idempotent() throws {
        let first = ProgressRules.offer(nil, device: device, campaign: campaign, at: 900)
        #expect(
            ProgressRules.offer(first.progress, device: device, campaign: campaign, at: 950)
                == ProgressChange(progress: nil, event: nil)
        )
        let delivery = Delivery(component: os, kind: .patch, bytesOnWire: 10, from: old, to: new)
        let answer = ProgressRules.answer([delivery], first.progress, device: device, campaign: campaign, at: 960)
        #expect(answer.progress?.deliveries == [delivery])
        #expect(answer.progress?.updatedAt == 960)
        #expect(answer.event == nil)
        let again = ProgressRules.answer([delivery], answer.progress, device: device, campaign: campaign, at: 970)
        #expect(again == ProgressChange(progress: nil, event: nil))
        #expect(ExpectedResult.results(of: [delivery]) == [ExpectedResult(component: os, digests: [new])])
    }

    @Test("D6 an answer for one component keeps those for the others; a full image takes a patch's place")
    func answers() throws {
        let app = Delivery(component: try ComponentName("app"), kind: .full, bytesOnWire: 5, from: nil, to: old)
        let patch = Delivery(component: os, kind: .patch, bytesOnWire: 10, from: old, to: new)
        let full = Delivery(component: os, kind: .full, bytesOnWire: 99, from: old, to: new)
        // Without an offer: the manifest came by way of a neighbour.
        var change = ProgressRules.answer([patch, app], nil, device: device, campaign: campaign, at: 1)
        #expect(change.progress?.state == .offered)
        #expect(change.event?.said == .offered)
        change = ProgressRules.answer([full], change.progress, device: device, campaign: campaign, at: 2)
        #expect(change.progress?.deliveries == [app, full])
    }

    @Test("B2 the claim to run is no success without the digest, or without a known result")
    func claims() throws {
        for (runs, expected) in [(Runs.unsaid, nil), (.new, [])] as [(Runs, [ExpectedResult]?)] {
            let (progress, events) = after([(1, .updateReceived, .old), (2, .running, runs)], expected: expected)
            #expect(progress?.state == .updateReceived)
            #expect(progress?.runningAt == nil)
            #expect(events.last?.said == .running)
            #expect(events.last?.state == .updateReceived)
            #expect(events.last?.detail.hasPrefix("not proven") == true)
        }
    }

    @Test("B2 success needs the digest of every component")
    func everyComponent() throws {
        let app = try ComponentName("app")
        let expected = [
            ExpectedResult(component: os, digests: [new]), ExpectedResult(component: app, digests: [old, new]),
        ]
        #expect(after([(1, .running, .new)], expected: expected).progress?.state == .offered)
        let report = DeviceReport(
            ReportedState(at: 1, order: 1, state: .running),
            running: [RunningComponent(component: os, digest: new), RunningComponent(component: app, digest: old)]
        )
        let change = ProgressRules.report(report, nil, expected: expected, device: device, campaign: campaign)
        #expect(change.progress?.state == .running)
    }

    @Test("B2 a device that installed and then runs the old software has fallen back, whatever it claims")
    func fallsBack() throws {
        for claim in [ProgressState.running, .fallenBack] {
            let (progress, events) = after([(1, .installed, .old), (2, claim, .old)])
            #expect(progress?.state == .fallenBack)
            #expect(events.last?.state == .fallenBack)
        }
        // Also when it waited for its restart in between, and when nothing was installed it is only not proven.
        #expect(
            after([(1, .installed, .old), (2, .waiting, .old), (3, .running, .old)]).progress?.state == .fallenBack
        )
        #expect(after([(1, .updateReceived, .old), (2, .running, .old)]).progress?.state == .updateReceived)
    }

    @Test("B2 success is left when a newer report proves that something else runs")
    func losesSuccess() throws {
        let success: [(Int64, ProgressState, Runs)] = [(4, .installed, .old), (5, .running, .new)]
        for (state, runs) in [(.running, .old), (.fallenBack, .unsaid), (.waiting, .old)] as [(ProgressState, Runs)] {
            let (progress, events) = after(success + [(6, state, runs)])
            #expect(progress?.state == .fallenBack, "\(state)")
            #expect(progress?.runningAt != nil, "it did run once")
            #expect(events.last?.said == state)
        }
    }

    @Test("success is not left by an older report, a retransmission, or one that proves nothing else")
    func keepsSuccess() throws {
        let success: [(Int64, ProgressState, Runs)] = [(4, .installed, .old), (5, .running, .new)]
        let before = after(success).progress
        let reports: [(Int64, ProgressState, Runs)] = [
            (3, .fallenBack, .old), (4, .installed, .old), (0, .failed, .old), (5, .installed, .old),
            (5, .manifestReceived, .old), (6, .waiting, .new), (6, .manifestReceived, .unsaid), (5, .running, .unsaid),
        ]
        for report in reports {
            let (progress, events) = after(success + [report])
            #expect(progress == before, "\(report)")
            #expect(events.count == 3, "it goes on record all the same")
            #expect(events.last?.state == .running)
        }
        // A newer report that says the same is noted.
        let (progress, _) = after(success + [(9, .running, .new)])
        #expect(progress?.state == .running)
        #expect(progress?.order == 9)
        #expect(progress?.runningAt == before?.runningAt)
    }

    @Test("D9 of two reports of the same age the one that is further on counts, in either order of arrival")
    func sameAge() throws {
        let reports: [(Int64, ProgressState, Runs)] = [(7, .updateReceived, .old), (7, .installed, .old)]
        #expect(after(reports).progress?.state == .installed)
        #expect(after(reports.reversed()).progress?.state == .installed)
        // A failure stands against what may have come before it.
        #expect(after([(7, .failed, .old), (7, .updateReceived, .old)]).progress?.state == .failed)
        #expect(after([(7, .failed, .old), (7, .running, .new)]).progress?.state == .failed)
        #expect(after([(7, .installed, .old), (7, .running, .new)]).progress?.state == .running)
        #expect(after([(7, .running, .new), (7, .fallenBack, .old)]).progress?.state == .fallenBack)
        #expect(after([(7, .running, .new), (7, .running, .old)]).progress?.state == .fallenBack)
    }

    @Test(
        "D9 after a refusal, a failure or a fall-back a newer report is another attempt",
        arguments: [ProgressState.refused, .failed, .fallenBack]
    )
    func attempts(_ end: ProgressState) throws {
        let (progress, events) = after([(1, .installed, .old), (2, end, .old), (3, .manifestReceived, .old)])
        #expect(progress?.state == .manifestReceived)
        #expect(progress?.attempt == 2)
        #expect(progress?.installedAt == nil)
        #expect(events.map(\.attempt) == [1, 1, 2])
        // Straight to success, where the reports between were lost.
        let proven = after([(1, .installed, .old), (2, end, .old), (9, .running, .new)]).progress
        #expect(proven?.state == .running)
        #expect(proven?.attempt == 2)
    }

    @Test("D9 a device that starts again after it had installed is in another attempt")
    func silentRestart() throws {
        let (progress, _) = after([(1, .installed, .old), (2, .manifestReceived, .old)])
        #expect(progress?.attempt == 2)
        #expect(progress?.installedAt == nil)
        #expect(after([(1, .installed, .old), (2, .waiting, .old)]).progress?.attempt == 1)
    }

    @Test("D9 a report without an offer begins the record: the manifest came by way of a neighbour")
    func withoutOffer() throws {
        let (progress, events) = after([(1, .manifestReceived, .old)])
        #expect(progress?.state == .manifestReceived)
        #expect(progress?.offeredAt == 1_000)
        #expect(events.count == 1)
        // Also when what it says counts for nothing.
        #expect(after([(1, .running, .unsaid)]).progress?.state == .offered)
    }

    @Test("rule 4 a long explanation is cut at a character")
    func bounded() throws {
        let detail = "x" + String(repeating: "\u{1F4E1}", count: 2_000)
        let report = DeviceReport(ReportedState(at: 1, order: 1, state: .refused, detail: detail))
        let change = ProgressRules.report(report, nil, expected: [], device: device, campaign: campaign)
        let kept = try #require(change.progress?.detail)
        #expect(kept.utf8.count <= StoreLimits.detail)
        #expect(kept.utf8.count > StoreLimits.detail - 8)
        #expect(kept.hasSuffix("\u{1F4E1}\u{2026}"))
        try change.check(device: device, campaign: campaign)
    }

    @Test("B2 whatever comes in whatever order, success is only ever entered with the proof")
    func anySequence() throws {
        var generator = Xorshift(seed: 42)
        let states = ProgressState.allCases
        for _ in 0..<5_000 {
            var progress: CampaignDevice?
            for step in 0..<12 {
                let state = try #require(states.randomElement(using: &generator))
                let runs = try #require([Runs.old, .new, .unsaid].randomElement(using: &generator))
                let order = Int64.random(in: 0..<8, using: &generator)
                let before = progress
                let result = after([(order, state, runs)], from: before)
                progress = result.progress
                let (now, event) = (try #require(progress), try #require(result.events.last))
                if now.state == .running, before?.state != .running {
                    #expect(state == .running && runs == .new, "step \(step)")
                }
                if before?.state == .running, now.state != .running {
                    #expect(now.state == .fallenBack && order >= before?.order ?? 0)
                    #expect(state == .fallenBack || runs == .old)
                }
                #expect(now.order ?? 0 >= before?.order ?? 0)
                #expect(now.attempt >= before?.attempt ?? 1)
                #expect(event.state == now.state)
                try now.check()
            }
        }
    }
}
