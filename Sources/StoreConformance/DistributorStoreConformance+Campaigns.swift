import Store

extension DistributorStoreConformance {
    /// What a decision throws to show that it comes through.
    struct Veto: Error, Equatable {}

    static var campaigns: [ConformanceCheck<any DistributorStore>] {
        [
            ConformanceCheck("D10 a campaign comes back as it was, whatever its selector") { store in
                try await store.addManifest(Samples.manifest(1), audit: Samples.audit("upload"))
                let selectors: [CampaignSelector] = [.all, .listed, .query("region = \"e'u\" and not id ~ \"lab-*\"")]
                var campaigns: [CampaignRecord] = []
                for (number, selector) in selectors.enumerated() {
                    let campaign = try Samples.campaign("c\(9 - number)", selector: selector)
                    try await store.createCampaign(campaign, devices: [], audit: Samples.audit("create"))
                    try Expectation.equal(try await store.campaign(campaign.id), campaign, "the campaign")
                    campaigns.append(campaign)
                }
                let pages = try await walk { try await store.campaigns(after: $0, limit: 2) }
                try Expectation.equal(
                    pages,
                    [Array(campaigns[..<2]), [campaigns[2]]],
                    "the campaigns in order of making"
                )
                try await Expectation.refused(.alreadyExists, "an id that is taken") {
                    try await store.createCampaign(campaigns[0], devices: [], audit: Samples.audit("create"))
                }
                try await Expectation.refused(.notFound, "an unknown manifest") {
                    try await store.createCampaign(
                        Samples.campaign("x", manifest: 7),
                        devices: [],
                        audit: Samples.audit("create")
                    )
                }
                try Expectation.equal(try await store.campaign(CampaignID("x")), nil, "an unknown campaign")
            },
            ConformanceCheck("D10 a change happens with its audit entry, or neither does") { store in
                try await store.addManifest(Samples.manifest(1), audit: Samples.audit("upload"))
                let draft = try Samples.campaign("c")
                try await store.createCampaign(draft, devices: [], audit: Samples.audit("create"))
                let audit = Samples.audit("start")
                let started = try await store.updateCampaign(draft.id, audit: audit) { campaign in
                    var campaign = campaign
                    campaign.state = .running
                    campaign.epoch += 1
                    campaign.startedAt = 77
                    return campaign
                }
                try Expectation.equal(started.state, .running, "the state that is returned")
                try Expectation.equal(try await store.campaign(draft.id), started, "the campaign")
                try await store.updateCampaign(draft.id, audit: audit) { $0 }
                do {
                    try await store.updateCampaign(draft.id, audit: audit) { _ in throw Veto() }
                    try Expectation.equal("success", "the veto", "what the decision throws")
                } catch is Veto {}
                try await Expectation.refused(.invalidRecord, "another manifest") {
                    try await store.updateCampaign(draft.id, audit: audit) { _ in try Samples.campaign("c", manifest: 2)
                    }
                }
                try await Expectation.refused(.notFound, "an unknown campaign") {
                    try await store.updateCampaign(CampaignID("x"), audit: audit) { $0 }
                }
                try Expectation.equal(try await store.campaign(draft.id), started, "the campaign after all this")
                try Expectation.equal(try await actions(store), ["upload", "create", "start"], "the audit trail")
            },
            ConformanceCheck("D10 changes that come at once are all counted") { store in
                try await store.addManifest(Samples.manifest(1), audit: Samples.audit("upload"))
                let draft = try Samples.campaign("c")
                try await store.createCampaign(draft, devices: [], audit: Samples.audit("create"))
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for _ in 0..<20 {
                        group.addTask {
                            try await store.updateCampaign(draft.id, audit: Samples.audit("change")) { campaign in
                                var campaign = campaign
                                campaign.epoch += 1
                                return campaign
                            }
                        }
                    }
                    try await group.waitForAll()
                }
                try Expectation.equal(try await store.campaign(draft.id)?.epoch, 20, "the epoch")
            },
            ConformanceCheck("D1 a campaign lists devices, registered or not, once each") { store in
                try await store.addManifest(Samples.manifest(1), audit: Samples.audit("upload"))
                let listed = try Samples.campaign("l", selector: .listed)
                let ids = try ["d3", "d1", "d2", "d1"].map { try DeviceID($0) }
                try await store.createCampaign(listed, devices: Array(ids[..<2]), audit: Samples.audit("create"))
                try await store.addDevices(ids, to: listed.id, audit: Samples.audit("add"))
                let pages = try await walk { try await store.listedDevices(of: listed.id, after: $0, limit: 2) }
                try Expectation.equal(pages.map { $0.map(\.string) }, [["d1", "d2"], ["d3"]], "the listed devices")

                try await Expectation.refused(.invalidRecord, "a list for a campaign for all") {
                    try await store.createCampaign(Samples.campaign("a"), devices: ids, audit: Samples.audit("create"))
                }
                try Expectation.equal(try await store.campaign(CampaignID("a")), nil, "the campaign for all")
                try await Expectation.refused(.notFound, "an unknown campaign") {
                    try await store.addDevices(ids, to: CampaignID("x"), audit: Samples.audit("add"))
                }
                try await store.updateCampaign(listed.id, audit: Samples.audit("halt")) { campaign in
                    var campaign = campaign
                    campaign.state = .halted
                    return campaign
                }
                try await Expectation.refused(.invalidRecord, "a campaign that has ended") {
                    try await store.addDevices(ids, to: listed.id, audit: Samples.audit("add"))
                }
            },
            ConformanceCheck("D3 a poll sees the running campaigns that may be for the device") { store in
                try await store.addManifest(Samples.manifest(1), audit: Samples.audit("upload"))
                let device = try Samples.fullDevice("a")
                try Expectation.equal(try await store.pollView(of: device.id), nil, "the view of an unknown device")
                try await store.register(device, audit: Samples.audit("register"))
                let audit = Samples.audit("create")
                let mine = try Samples.campaign("mine", selector: .listed, state: .running)
                try await store.createCampaign(mine, devices: [device.id], audit: audit)
                let other = try Samples.campaign("other", selector: .listed, state: .running)
                try await store.createCampaign(other, devices: [DeviceID("b")], audit: audit)
                let query = try Samples.campaign("a-query", selector: .query("has region"), state: .running)
                try await store.createCampaign(query, devices: [], audit: audit)
                let all = try Samples.campaign("all", state: .running)
                try await store.createCampaign(all, devices: [], audit: audit)
                for state in CampaignState.allCases where state != .running {
                    try await store.createCampaign(
                        Samples.campaign("all-\(state.rawValue)", state: state),
                        devices: [],
                        audit: audit
                    )
                }
                let progress = Samples.progress(device.id, all.id)
                try await store.updateProgress(of: device.id, in: all.id, report: nil) { _ in
                    ProgressChange(progress: progress, event: nil)
                }
                let view = try await store.pollView(of: device.id)
                try Expectation.equal(view?.device, device, "the device of the view")
                try Expectation.equal(
                    view?.campaigns,
                    [
                        PollView.Candidate(campaign: mine, progress: nil),
                        PollView.Candidate(campaign: query, progress: nil),
                        PollView.Candidate(campaign: all, progress: progress),
                    ],
                    "the campaigns of the view"
                )
            },
        ]
    }
}
