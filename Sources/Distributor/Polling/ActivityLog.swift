import Campaigns
import HTTPServing
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Collects what polls leave behind (that a device was heard of, that it was offered a manifest) and writes it in batches,
/// so that a poll itself costs no write.
///
/// What is lost in a crash is no harm: the next poll says it again.
final class ActivityLog: Service {
    private struct Pending {
        var sightings: [DeviceID: Int64] = [:]
        var offers: [(device: DeviceID, campaign: CampaignID, at: Int64)] = []
    }

    private let store: any DistributorStore
    private let interval: Duration
    private let logger: Logger
    private let pending = Mutex(Pending())

    /// A log that writes to `store` every `interval`.
    init(store: any DistributorStore, interval: Duration, logger: Logger) {
        self.store = store
        self.interval = interval
        self.logger = logger
    }

    /// Notes that a device was heard of.
    func sight(_ device: DeviceID, at time: Int64) {
        pending.withLock { $0.sightings[device] = time }
    }

    /// Notes that a device was offered the manifest of a campaign.
    func offered(_ device: DeviceID, in campaign: CampaignID, at time: Int64) {
        pending.withLock { $0.offers.append((device, campaign, time)) }
    }

    /// Writes what was collected.
    func flush() async {
        let batch = pending.withLock { pending in
            defer { pending = Pending() }
            return pending
        }
        do {
            if !batch.sightings.isEmpty {
                try await store.recordSightings(batch.sightings.map { DeviceSighting(device: $0.key, at: $0.value) })
            }
            for (device, campaign, time) in batch.offers {
                try await store.updateProgress(of: device, in: campaign, report: nil) { present in
                    ProgressRules.offer(present, device: device, campaign: campaign, at: time)
                }
            }
        } catch {
            logger.error("polls could not be written down", metadata: ["error": "\(LogText("\(error)"))"])
        }
    }

    /// Writes regularly until the distributor stops, and a last time then.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: self.interval)
                if !Task.isCancelled { await self.flush() }
            }
        }
        // A task of its own: the store writes nothing for one that is cancelled.
        await Task { await self.flush() }.value
    }
}
