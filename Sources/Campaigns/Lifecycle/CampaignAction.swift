/// What an operator, or a rule, can do to a campaign [D10].
public enum CampaignAction: String, Sendable, Hashable, CaseIterable {
    /// Begin to offer the manifest.
    case start
    /// Offer it to no further device for now.
    case pause
    /// Go on after a pause.
    case resume
    /// Stop for good, because something is wrong.
    case halt
    /// Stop for good, because it is done.
    case finish
}
