import Store

extension DistributorStoreConformance {
    /// A store with one campaign for all, and its id.
    private static func prepare(_ store: any DistributorStore, campaign id: String = "c") async throws -> CampaignID {
        if try await store.manifest(Samples.digest(1)) == nil {
            try await store.addManifest(Samples.manifest(1), audit: Samples.audit("upload"))
        }
        let campaign = try Samples.campaign(id, state: .running)
        try await store.createCampaign(campaign, devices: [], audit: Samples.audit("create"))
        return campaign.id
    }

    static var progress: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("D9 progress comes back as it was, with every delivery") { store in
                let campaign = try await prepare(store)
                let device = try DeviceID("a")
                try Expectation.equal(
                    try await store.progress(of: device, in: campaign),
                    nil,
                    "progress before the start"
                )
                var progress = CampaignDevice(
                    campaign: campaign,
                    device: device,
                    state: .installed,
                    detail: "after \"reboot\"\n",
                    attempt: 2,
                    order: 7,
                    deliveries: [
                        Delivery(
                            component: try ComponentName("os"),
                            kind: .patch,
                            bytesOnWire: 1 << 33,
                            from: Samples.digest(1),
                            to: Samples.digest(2)
                        ),
                        Delivery(component: try ComponentName("app"), kind: .none, bytesOnWire: 0, from: nil, to: nil),
                    ],
                    offeredAt: 1,
                    installedAt: 2,
                    runningAt: 3,
                    updatedAt: 4
                )
                try await put(progress, store)
                try Expectation.equal(try await store.progress(of: device, in: campaign), progress, "the progress")
                progress.deliveries.removeLast()
                progress.installedAt = nil
                progress.runningAt = nil
                progress.order = nil
                progress.state = .refused
                try await put(progress, store)
                try Expectation.equal(try await store.progress(of: device, in: campaign), progress, "the next progress")
            },
            ConformanceCheck("D9 a report changes progress, history and device together") { store in
                let campaign = try await prepare(store)
                let device = try Samples.device("a")
                try await store.register(device, audit: Samples.audit("register"))
                let report = DeviceReport(
                    ReportedState(at: 50, order: 3, state: .running),
                    running: [RunningComponent(component: try ComponentName("os"), digest: Samples.digest(2))]
                )
                let change = try await store.updateProgress(of: device.id, in: campaign, report: report) { present in
                    guard present == nil else { throw Veto() }
                    var progress = Samples.progress(device.id, campaign)
                    progress.state = .running
                    return ProgressChange(progress: progress, event: Samples.event(progress, detail: "done"))
                }
                try Expectation.equal(change.progress?.state, .running, "the change that is returned")
                try Expectation.equal(
                    try await store.progress(of: device.id, in: campaign),
                    change.progress,
                    "the progress"
                )
                let found = try await store.device(device.id)
                try Expectation.equal(found?.lastReport, report.reported, "the device's last report")
                try Expectation.equal(found?.running, report.running, "what the device runs")
                let history = try await store.history(of: campaign, device: device.id, after: nil, limit: 10)
                try Expectation.equal(history.elements.map(\.entry), [change.event].compactMap(\.self), "the history")
            },
            ConformanceCheck("D9 a decision that throws leaves progress, history and device as they were") { store in
                let campaign = try await prepare(store)
                let device = try Samples.device("a")
                try await store.register(device, audit: Samples.audit("register"))
                let report = DeviceReport(ReportedState(at: 50, order: 3, state: .running))
                do {
                    try await store.updateProgress(of: device.id, in: campaign, report: report) { _ in throw Veto() }
                    try Expectation.equal("success", "the veto", "what the decision throws")
                } catch is Veto {}
                let stranger = Samples.progress(try DeviceID("b"), campaign)
                try await Expectation.refused(.invalidRecord, "a change of another device") {
                    try await store.updateProgress(of: device.id, in: campaign, report: report) { _ in
                        ProgressChange(progress: stranger, event: nil)
                    }
                }
                try await Expectation.refused(.notFound, "a report of an unknown device") {
                    try await store.updateProgress(of: DeviceID("b"), in: campaign, report: report) { _ in
                        ProgressChange(progress: stranger, event: nil)
                    }
                }
                try await Expectation.refused(.notFound, "an unknown campaign") {
                    try await store.updateProgress(of: device.id, in: CampaignID("x"), report: nil) { _ in
                        ProgressChange(progress: nil, event: nil)
                    }
                }
                try Expectation.equal(try await store.device(device.id), device, "the device")
                try Expectation.equal(try await store.progressCounts(of: campaign), [:], "the progress")
                let history = try await store.history(of: campaign, device: nil, after: nil, limit: 10)
                try Expectation.equal(history.elements, [], "the history")
            },
            ConformanceCheck("D9 reports that come at once each see what the one before left") { store in
                let campaign = try await prepare(store)
                let device = try DeviceID("a")
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            try await store.updateProgress(of: device, in: campaign, report: nil) { present in
                                var progress = present ?? Samples.progress(device, campaign)
                                progress.order = (progress.order ?? 0) + 1
                                return ProgressChange(progress: progress, event: Samples.event(progress))
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try Expectation.equal(try await store.progress(of: device, in: campaign)?.order, 20, "the order number")
                let history = try await store.history(of: campaign, device: device, after: nil, limit: 100)
                try Expectation.equal(history.elements.compactMap(\.entry.order), Array(1...20), "the history")
            },
            ConformanceCheck("D9 progress is listed by device, by state and by campaign") { store in
                let first = try await prepare(store, campaign: "c1")
                let second = try await prepare(store, campaign: "c2")
                let states: [ProgressState] = [.offered, .running, .refused, .running, .fallenBack]
                for (number, state) in states.enumerated() {
                    var progress = Samples.progress(try DeviceID("d\(number)"), first)
                    progress.state = state
                    progress.deliveries = [
                        Delivery(
                            component: try ComponentName("os"),
                            kind: number < 2 ? .patch : .full,
                            bytesOnWire: Int64(number + 1),
                            from: nil,
                            to: nil
                        )
                    ]
                    try await put(progress, store)
                }
                try await put(Samples.progress(DeviceID("d1"), second), store)

                let pages = try await walk { try await store.progress(in: first, state: nil, after: $0, limit: 2) }
                try Expectation.equal(
                    pages.map { $0.map(\.device.string) },
                    [["d0", "d1"], ["d2", "d3"], ["d4"]],
                    "the devices"
                )
                let running = try await walk {
                    try await store.progress(in: first, state: .running, after: $0, limit: 1)
                }
                try Expectation.equal(running.joined().map(\.device.string), ["d1", "d3"], "the running devices")
                let own = try await walk { try await store.progress(of: DeviceID("d1"), after: $0, limit: 1) }
                try Expectation.equal(own.joined().map(\.campaign), [first, second], "the campaigns of a device")
                try Expectation.equal(
                    try await store.progressCounts(of: first),
                    [.offered: 1, .running: 2, .refused: 1, .fallenBack: 1],
                    "the counts"
                )
                try Expectation.equal(
                    try await store.deliveryTotals(of: first).sorted { $0.kind.rawValue < $1.kind.rawValue },
                    [
                        DeliveryTotal(kind: .full, count: 3, bytesOnWire: 12),
                        DeliveryTotal(kind: .patch, count: 2, bytesOnWire: 3),
                    ],
                    "the deliveries"
                )
                let nothing = try await store.progress(in: CampaignID("x"), state: nil, after: nil, limit: 5)
                try Expectation.equal(nothing.elements, [], "the progress of an unknown campaign")
            },
            ConformanceCheck("D9 the history keeps its order, of one device and of all") { store in
                let campaign = try await prepare(store)
                for number in 0..<6 {
                    let progress = Samples.progress(try DeviceID("d\(number % 2)"), campaign, at: Int64(100 - number))
                    try await store.updateProgress(of: progress.device, in: campaign, report: nil) { _ in
                        ProgressChange(progress: nil, event: Samples.event(progress, detail: "\(number)"))
                    }
                }
                let all = try await walk { try await store.history(of: campaign, device: nil, after: $0, limit: 4) }
                try Expectation.equal(
                    all.map { $0.map(\.entry.detail) },
                    [["0", "1", "2", "3"], ["4", "5"]],
                    "the history"
                )
                let one = try await walk {
                    try await store.history(of: campaign, device: DeviceID("d1"), after: $0, limit: 2)
                }
                try Expectation.equal(one.joined().map(\.entry.detail), ["1", "3", "5"], "the history of one device")
                try Expectation.equal(
                    try await store.progressCounts(of: campaign),
                    [:],
                    "no progress from history alone"
                )
            },
            ConformanceCheck("D9 what a removed device did stays on record") { store in
                let campaign = try await prepare(store)
                let device = try Samples.device("a")
                try await store.register(device, audit: Samples.audit("register"))
                try await put(Samples.progress(device.id, campaign), store)
                try await store.removeDevice(device.id, audit: Samples.audit("remove"))
                try Expectation.equal(try await store.progressCounts(of: campaign), [.offered: 1], "the progress")
            },
        ]
    }

    private static func put(_ progress: CampaignDevice, _ store: any DistributorStore) async throws {
        try await store.updateProgress(of: progress.device, in: progress.campaign, report: nil) { _ in
            ProgressChange(progress: progress, event: nil)
        }
    }
}
