/// A campaign: one manifest for many devices.
public struct CampaignRecord: Sendable, Hashable {
    /// The campaign's id.
    public let id: CampaignID
    /// What people call it.
    public let name: String
    /// The digest of the manifest that it distributes.
    public let manifest: ContentDigest
    /// Which devices it is for.
    public let selector: CampaignSelector
    /// Where it stands.
    public var state: CampaignState
    /// Grows with every change of ``state``, so that whoever acts on an old state can be told so.
    public var epoch: Int64
    /// When it was created, in Unix seconds.
    public let createdAt: Int64
    /// When it was first started, in Unix seconds.
    public var startedAt: Int64?
    /// When it was halted or finished, in Unix seconds.
    public var endedAt: Int64?

    /// Makes a campaign; a draft, unless told otherwise.
    public init(
        id: CampaignID,
        name: String,
        manifest: ContentDigest,
        selector: CampaignSelector,
        state: CampaignState = .draft,
        epoch: Int64 = 0,
        createdAt: Int64,
        startedAt: Int64? = nil,
        endedAt: Int64? = nil
    ) {
        self.id = id
        self.name = name
        self.manifest = manifest
        self.selector = selector
        self.state = state
        self.epoch = epoch
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.endedAt = endedAt
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.text(name, "a campaign's name", atMost: StoreLimits.displayName)
        if case .query(let query) = selector {
            try RecordCheck.text(query, "a campaign's query", atMost: StoreLimits.query, from: 1)
        }
        try RecordCheck.notNegative(epoch, "a campaign's epoch")
        try RecordCheck.notNegative(createdAt, "the time of a campaign's making")
        try RecordCheck.notNegative(startedAt, "the time of a campaign's start")
        try RecordCheck.notNegative(endedAt, "the time of a campaign's end")
    }

    /// Checks that `next` may replace this record: what a campaign is for does not change once it exists.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check(replacement next: Self) throws(StoreError) {
        try next.check()
        guard id == next.id, manifest == next.manifest, selector == next.selector, createdAt == next.createdAt else {
            throw StoreError(
                .invalidRecord,
                "a campaign's id, manifest, selector or time of making cannot change",
                expected: "the same",
                advice: "create another campaign"
            )
        }
    }

    /// Checks the bounds of a campaign that is about to be created, and that it lists devices only when that is how it selects.
    ///
    /// - Parameter devices: The devices to list with it.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check(listing devices: [DeviceID]) throws(StoreError) {
        try check()
        if !devices.isEmpty { try check(addition: devices) }
    }

    /// Checks that further devices can be listed with the campaign.
    ///
    /// - Parameter devices: The devices.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check(addition devices: [DeviceID]) throws(StoreError) {
        try RecordCheck.count(
            devices.count,
            "the number of devices listed at once",
            within: 0...StoreLimits.devicesPerCall
        )
        guard selector == .listed else {
            throw StoreError(
                .invalidRecord,
                "the campaign \"\(id)\" does not select its devices by a list",
                expected: "a campaign for listed devices"
            )
        }
        guard !state.isEnded else {
            throw StoreError(
                .invalidRecord,
                "the campaign \"\(id)\" has ended",
                expected: "a campaign that has not",
                found: state.rawValue,
                advice: "create another campaign"
            )
        }
    }
}
