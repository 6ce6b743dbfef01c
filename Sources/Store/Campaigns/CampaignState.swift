/// Where a campaign stands [D10].
public enum CampaignState: String, Sendable, Hashable, CaseIterable {
    /// Being put together: no device is offered anything.
    case draft
    /// Devices are offered the manifest.
    case running
    /// No further device is offered the manifest until it is resumed.
    case paused
    /// Stopped for good, because something was wrong.
    case halted
    /// Stopped for good, because it is done.
    case finished

    /// Whether the campaign has stopped for good.
    public var isEnded: Bool { self == .halted || self == .finished }
}
