import Glibc
import HTTPServing
import Logging
import ServiceLifecycle
import Synchronization

/// Looks after the cache folder while the gateway runs: writes down now and then when blobs were used, removes beginnings that
/// nobody went on with, and makes the folder again where somebody removed it.
final class FolderKeeper: Service {
    private let cache: BlobCache
    private let lock: Mutex<FolderLock?>
    private let inbox: @Sendable () async -> Void
    private let logger: Logger

    /// How often the folder is looked at, how often uses are written down, and how old a beginning may get, in seconds.
    private static let lookSeconds: Int64 = 2
    private static let saveSeconds: Int64 = 60
    private static let beginningSeconds: Int64 = 2 * 86_400

    /// - Parameter inbox: Takes what was brought while the gateway runs.
    init(
        _ cache: BlobCache,
        lock: FolderLock,
        logger: Logger,
        inbox: @escaping @Sendable () async -> Void
    ) {
        self.cache = cache
        self.lock = Mutex(lock)
        self.inbox = inbox
        self.logger = logger
    }

    /// Whether the folder is there, and this gateway's.
    var isUsable: Bool { lock.withLock { $0?.isInPlace ?? false } }

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            var sinceSaved: Int64 = 0
            while true {
                try await Task.sleep(for: .seconds(Self.lookSeconds))
                if !self.isUsable { await self.restore() }
                await self.inbox()
                sinceSaved += Self.lookSeconds
                guard sinceSaved >= Self.saveSeconds else { continue }
                sinceSaved = 0
                try await self.cache.perform {
                    self.cache.save()
                    self.removeBeginnings()
                }
            }
        }
        cache.save()
    }

    /// Makes the folder again, where nobody else did.
    private func restore() async {
        let folder = cache.folder
        let taken = try? await cache.perform { () -> FolderLock in
            try folder.make()
            return try FolderLock(folder)
        }
        lock.withLock { $0 = taken }
        guard taken != nil else {
            logger.error(
                "the cache folder is gone, or another gateway's: payloads pass through",
                metadata: ["folder": "\(LogText(folder.root))"]
            )
            return
        }
        logger.warning("the cache folder was removed, and made again", metadata: ["folder": "\(LogText(folder.root))"])
        try? await cache.perform { self.cache.scan() }
    }

    private func removeBeginnings() {
        let folder = cache.folder.incoming
        let now = cache.clock.now()
        for name in CacheFolder.names(in: folder) {
            guard let facts = CacheFolder.facts(folder + "/" + name) else { continue }
            if now - facts.modified > Self.beginningSeconds { unlink(folder + "/" + name) }
        }
    }
}
