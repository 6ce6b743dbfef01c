import Campaigns
import Store

/// A running or paused campaign, in memory: whom it is for, and how far they are.
struct ScheduledCampaign: Sendable {
    /// The campaign.
    var record: CampaignRecord
    /// The sequence number of its manifest.
    let sequenceNumber: UInt64
    /// Its place in the order in which campaigns came into the schedule: a later one outranks an earlier one.
    let place: Int
    /// The query, where it has one.
    let query: Query?
    /// The devices that it is for; unused where it is for all.
    var members: Set<DeviceID> = []
    /// How far devices are that were offered the manifest.
    var progress: [DeviceID: ProgressState] = [:]

    /// Whether the campaign is for `device`. One that was offered the manifest stays in, whatever the query says now.
    func includes(_ device: DeviceID) -> Bool {
        record.selector == .all || members.contains(device) || progress[device] != nil
    }
}
