import Campaigns
import Store
import Synchronization

/// Which manifest each device is to have now: running campaigns in memory, so that a poll asks no database.
final class CampaignSchedule: Sendable {
    private struct State {
        var campaigns: [CampaignID: ScheduledCampaign] = [:]
        /// The campaigns that name a device, by device.
        var byDevice: [DeviceID: Set<CampaignID>] = [:]
        var places = 0
    }

    private let store: any DistributorStore
    private let state = Mutex(State())

    /// An empty schedule over `store`.
    init(store: any DistributorStore) { self.store = store }

    // MARK: What campaigns do

    /// Takes over all campaigns that are running or paused, at the start of the distributor.
    func load() async throws {
        var after: Int64?
        repeat {
            let page = try await store.campaigns(after: after, limit: StoreLimits.pageSize)
            for campaign in page.elements { try await update(campaign) }
            after = page.next
        } while after != nil
    }

    /// Takes over a campaign as it is now.
    func update(_ record: CampaignRecord) async throws {
        guard record.state == .running || record.state == .paused else {
            remove(record.id)
            return
        }
        let isKnown = state.withLock { state in
            guard state.campaigns[record.id] != nil else { return false }
            state.campaigns[record.id]?.record = record
            return true
        }
        guard !isKnown else { return }
        guard let manifest = try await store.manifest(record.manifest) else { return }
        var query: Query?
        if case .query(let text) = record.selector { query = try Query(parsing: text) }
        // It is there before its devices are looked up: one that registers meanwhile finds it.
        state.withLock { state in
            state.places += 1
            state.campaigns[record.id] = ScheduledCampaign(
                record: record,
                sequenceNumber: manifest.sequenceNumber,
                place: state.places,
                query: query
            )
        }
        try await resolve(record, query)
        try await loadProgress(of: record.id)
    }

    private func remove(_ id: CampaignID) {
        state.withLock { state in
            guard let campaign = state.campaigns.removeValue(forKey: id) else { return }
            for device in campaign.members.union(campaign.progress.keys) {
                state.byDevice[device]?.remove(id)
                if state.byDevice[device]?.isEmpty == true { state.byDevice[device] = nil }
            }
        }
    }

    /// Finds the devices of a campaign.
    private func resolve(_ record: CampaignRecord, _ query: Query?) async throws {
        var after: DeviceID?
        switch record.selector {
        case .all: return
        case .listed:
            repeat {
                let page = try await store.listedDevices(of: record.id, after: after, limit: StoreLimits.pageSize)
                add(page.elements, to: record.id)
                after = page.next
            } while after != nil
        case .query:
            guard let query else { return }
            repeat {
                let page = try await store.devices(after: after, limit: StoreLimits.pageSize)
                add(page.elements.filter { query.selects(DeviceCharacteristics($0)) }.map(\.id), to: record.id)
                after = page.next
            } while after != nil
        }
    }

    private func loadProgress(of id: CampaignID) async throws {
        var after: DeviceID?
        repeat {
            let page = try await store.progress(in: id, state: nil, after: after, limit: StoreLimits.pageSize)
            for progress in page.elements { note(progress.state, of: progress.device, in: id) }
            after = page.next
        } while after != nil
    }

    private func add(_ devices: [DeviceID], to id: CampaignID) {
        state.withLock { state in
            guard state.campaigns[id] != nil else { return }
            state.campaigns[id]?.members.formUnion(devices)
            for device in devices { state.byDevice[device, default: []].insert(id) }
        }
    }

    // MARK: What devices do

    /// A device has registered: campaigns with a query may be for it.
    func deviceRegistered(_ device: Device) {
        let characteristics = DeviceCharacteristics(device)
        let queries = state.withLock { state in
            state.campaigns.values.compactMap { campaign in campaign.query.map { (campaign.record.id, $0) } }
        }
        for (id, query) in queries where query.selects(characteristics) { add([device.id], to: id) }
    }

    /// A device has come to a state in a campaign.
    func note(_ progress: ProgressState, of device: DeviceID, in id: CampaignID) {
        state.withLock { state in
            guard state.campaigns[id] != nil else { return }
            state.campaigns[id]?.progress[device] = progress
            state.byDevice[device, default: []].insert(id)
        }
    }

    /// What a device that polls is to have.
    ///
    /// Of several manifests only the one with the highest sequence number counts: a device that has it refuses the others,
    /// and offering them in turn would never come to an end. One that the device has dealt with, or is proven to run, is not
    /// offered again.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - handled: The digest of the manifest that it has dealt with last.
    func offer(for device: DeviceID, handled: ContentDigest?) -> Offer? {
        state.withLock { state in
            let best = Self.campaigns(of: device, in: state).filter { $0.record.state == .running }.max {
                ($0.sequenceNumber, $0.place) < ($1.sequenceNumber, $1.place)
            }
            guard let best, best.record.manifest != handled else { return nil }
            let progress = best.progress[device]
            guard progress != .running else { return nil }
            let id = best.record.id
            if progress == nil {
                state.campaigns[id]?.progress[device] = .offered
                state.byDevice[device, default: []].insert(id)
            }
            return Offer(campaign: id, manifest: best.record.manifest, isFirst: progress == nil)
        }
    }

    /// The campaigns with a manifest that a device is in, running or paused, the latest first.
    func campaigns(of device: DeviceID, with manifest: ContentDigest) -> [CampaignID] {
        state.withLock { state in
            Self.campaigns(of: device, in: state).filter { $0.record.manifest == manifest }
                .sorted { $0.place > $1.place }.map(\.record.id)
        }
    }

    /// The devices that a running or paused campaign is for, in ascending order; nothing where it is for all, or not here.
    func members(of id: CampaignID) -> [DeviceID]? {
        let members = state.withLock { state -> Set<DeviceID>? in
            guard let campaign = state.campaigns[id], campaign.record.selector != .all else { return nil }
            return campaign.members.union(campaign.progress.keys)
        }
        return members?.sorted()
    }

    private static func campaigns(of device: DeviceID, in state: borrowing State) -> [ScheduledCampaign] {
        var campaigns: [ScheduledCampaign] = []
        for id in state.byDevice[device] ?? [] {
            if let campaign = state.campaigns[id] { campaigns.append(campaign) }
        }
        for campaign in state.campaigns.values where campaign.record.selector == .all {
            if state.byDevice[device]?.contains(campaign.record.id) != true { campaigns.append(campaign) }
        }
        return campaigns
    }
}
