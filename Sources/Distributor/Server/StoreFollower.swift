import HTTPServing
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Keeps up with what another process writes into the shared store [D8]: manifests, campaigns and locations.
final class StoreFollower: Service {
    private let store: any DistributorStore
    private let images: any BlobStorage
    private let catalog: ManifestCatalog
    private let schedule: CampaignSchedule
    private let locations: LocationLedger
    private let interval: Duration
    private let manifestLimit: Int
    private let logger: Logger
    private let lastLook = Mutex<ContinuousClock.Instant?>(nil)

    /// How often devices can make it look, at the most.
    private static let leastInterval = Duration.milliseconds(250)

    /// A follower that looks every `interval`.
    init(
        store: any DistributorStore,
        images: any BlobStorage,
        catalog: ManifestCatalog,
        schedule: CampaignSchedule,
        locations: LocationLedger,
        interval: Duration,
        manifestLimit: Int,
        logger: Logger
    ) {
        self.store = store
        self.images = images
        self.catalog = catalog
        self.schedule = schedule
        self.locations = locations
        self.interval = interval
        self.manifestLimit = manifestLimit
        self.logger = logger
    }

    /// Looks again and again, until the distributor ends.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: self.interval)
                await self.look()
            }
        }
    }

    /// Looks now, unless that was a moment ago: somebody speaks of a manifest that is not known here yet.
    func lookSoon() async {
        let isTime = lastLook.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last < Self.leastInterval { return false }
            last = now
            return true
        }
        if isTime { await look() }
    }

    private func look() async {
        do {
            try await catalog.refresh(from: store, blobs: images, limit: manifestLimit, logger: logger)
            try await schedule.load()
            locations.replace(with: try await store.locations())
        } catch {
            logger.warning("the store cannot be followed", metadata: ["reason": "\(LogText("\(error)"))"])
        }
    }
}
