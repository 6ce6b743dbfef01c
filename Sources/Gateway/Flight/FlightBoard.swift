import Foundation
import Glibc
import HTTPOrigin
import HTTPServing
import Logging
import Store
import Synchronization

/// All blobs that are on their way: each is fetched once, however many ask for it (G2).
actor FlightBoard {
    private let cache: BlobCache
    private let uplink: Uplink
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private let counters: Counters
    private var flights: [ContentDigest: BlobFlight] = [:]
    private var locations = LocationBook()
    private nonisolated let sources = Mutex(SourceBook())
    /// Blobs that were not there a moment ago.
    private var absent: [ContentDigest: Int64] = [:]

    /// Most blobs on their way at the same time.
    private static let limit = 256
    /// How long a blob that is nowhere is not asked for again, in seconds.
    private static let absenceSeconds: Int64 = 2

    init(
        cache: BlobCache,
        uplink: Uplink,
        configuration: GatewayConfiguration,
        counters: Counters,
        logger: Logger
    ) {
        self.cache = cache
        self.uplink = uplink
        self.configuration = configuration
        self.counters = counters
        self.logger = logger
    }

    /// How many blobs are on their way.
    var count: Int { flights.count }

    /// How many locations are left alone.
    nonisolated func restingSources() -> Int {
        let now = cache.clock.now()
        return sources.withLock { $0.resting(at: now) }
    }

    /// Learns where a payload can be had.
    func learn(_ digest: ContentDigest, size: Int64, urls: [OriginURL]) {
        locations.learn(digest, size: size, urls: urls)
    }

    /// Whether an answer has named the payload.
    func isKnown(_ digest: ContentDigest) -> Bool { locations[digest] != nil }

    /// The blob on its way, which is begun where nobody has.
    ///
    /// - Parameter hops: The gateways that the request has passed which makes the first to ask.
    /// - Throws: ``FlightFailure``, or a ``Problem`` where too many are on their way.
    func join(_ digest: ContentDigest, hops: Hops) throws -> BlobFlight {
        if let flight = flights[digest] { return flight }
        let now = cache.clock.now()
        if let until = absent[digest] {
            if now < until { throw FlightFailure.gaveUp(.absent) }
            absent[digest] = nil
        }
        guard flights.count < Self.limit else {
            throw Problem.unavailable("too many payloads are on their way", retryAfter: 5)
        }
        let known = locations[digest]
        let urls = urls(of: digest, known, at: now)
        guard !urls.isEmpty else { throw FlightFailure.gaveUp(.outage) }
        let path = "\(cache.folder.incoming)/\(digest.hex)"
        guard let file = open(path), let present = try? file.size() else { throw FlightFailure.noRoom }
        let plan = TransferPlan(sources: urls.count, present: present, size: known?.size)
        let flight = BlobFlight(digest, file: file, path: path, cache: cache, counters: counters, plan: plan)
        flights[digest] = flight
        let uplink = uplink
        let limits = OriginLimits(
            bytes: configuration.payloadLimit,
            deadline: .seconds(86_400),
            leastRate: configuration.leastRate
        )
        let limit = configuration.payloadLimit
        Task {
            await flight.run(urls, limit: limit) { url, offset in
                try await uplink.fetchBlob(url, offset: offset, limits: limits, hops: hops)
            } note: { [weak self] url, failure in
                self?.note(url, failure, digest)
            }
            await self.land(digest, flight)
        }
        return flight
    }

    /// Where to fetch a blob from: what answers said, then the upstream itself.
    private func urls(of digest: ContentDigest, _ known: LocationBook.Entry?, at now: Int64) -> [OriginURL] {
        var urls = known?.urls ?? []
        if let own = uplink.blobURL(digest), !urls.contains(own) { urls.append(own) }
        return sources.withLock { $0.order(urls, at: now) }
    }

    private func open(_ path: String) -> CacheFile? {
        do throws(CacheFailure) { return try CacheFile(path, O_RDWR | O_CREAT) } catch {
            guard error.isGone else { return nil }
            try? cache.folder.make()
            return try? CacheFile(path, O_RDWR | O_CREAT)
        }
    }

    private nonisolated func note(_ url: OriginURL, _ failure: TransferPlan.Failure?, _ digest: ContentDigest) {
        let now = cache.clock.now()
        let jitter = Double.random(in: 0...1)
        sources.withLock { sources in
            guard let failure else { return sources.succeed(url.origin) }
            sources.fail(url.origin, isBad: failure == .bad, at: now, jitter: jitter)
        }
        guard let failure else { return }
        if failure == .bad { counters.badBodies.add(1) }
        logger.warning(
            failure == .bad ? "a location gave something else than the blob" : "a location failed",
            metadata: ["location": "\(LogText("\(url)"))", "blob": "\(digest.hex)"]
        )
    }

    private func land(_ digest: ContentDigest, _ flight: BlobFlight) async {
        flights[digest] = nil
        do {
            let progress = try await flight.progress(beyond: -1)
            counters.blobsFetched.add(1)
            logger.info("blob kept", metadata: ["blob": "\(digest.hex)", "size": "\(progress.size)"])
        } catch {
            if case FlightFailure.gaveUp(.absent)? = error as? FlightFailure {
                if absent.count > 4_096 { absent = [:] }
                absent[digest] = cache.clock.now() + Self.absenceSeconds
            }
            logger.info("blob not kept", metadata: ["blob": "\(digest.hex)", "reason": "\(error)"])
            // Beginnings are kept for another try, unless there is no room, or nothing in them.
            if error as? FlightFailure != .gaveUp(.outage) { unlink("\(cache.folder.incoming)/\(digest.hex)") }
        }
    }
}
