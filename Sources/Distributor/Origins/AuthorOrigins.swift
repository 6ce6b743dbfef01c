import HTTPOrigin
import HTTPServing
import HTTPTypes
import Logging
import NIOCore
import Store

/// The authors' stores: servers from which this distributor fetches images that a manifest names and that are not here, when
/// the first device asks for them [D6].
///
/// Only servers that the operator named are asked, and only for digests that an accepted author signed; nothing that a device
/// says becomes an address [S24]. What comes is kept only when it has the digest and the size.
actor AuthorOrigins {
    private let stores: [OriginURL]
    private let images: any BlobStorage
    private let logger: Logger
    private let clock: ServerClock
    /// What is being fetched, once for all who ask.
    private var flights: [ContentDigest: Task<BlobInfo?, Never>] = [:]
    /// When fetching failed, in seconds.
    private var failures: [ContentDigest: Int64] = [:]

    /// How long what could not be fetched is not tried again, in seconds.
    private static let failureMemory: Int64 = 10
    /// The least rate at which an image must come, in bytes per second.
    private static let leastRate: Int64 = 1_024
    /// How long one may take.
    private static let deadline = Duration.seconds(6 * 3_600)
    /// How many are fetched at the same time.
    private static let flightLimit = 8

    /// Stores below whose addresses `blobs/sha-256/HEX` stands.
    ///
    /// - Throws: ``DistributorError`` with the code ``DistributorError/Code/configuration``.
    init(_ addresses: [String], images: any BlobStorage, clock: ServerClock, logger: Logger) throws(DistributorError) {
        var stores: [OriginURL] = []
        for address in addresses {
            do throws(OriginError) {
                stores.append(try OriginURL(parsing: address.hasSuffix("/") ? address : address + "/"))
            } catch {
                throw DistributorError(
                    .configuration,
                    "the address of an author's store cannot be used",
                    expected: error.expected ?? "an http or https URL",
                    found: "\(LogText(address))"
                )
            }
        }
        self.stores = stores
        self.images = images
        self.clock = clock
        self.logger = logger
    }

    /// The size of an image at the first store that has it, in bytes; nothing where none has, or none says.
    func size(of digest: ContentDigest) async -> Int64? {
        for store in stores {
            let size = await ask(store, digest, method: .head, limit: .max) { response -> Int64? in
                response.fields[.contentLength].flatMap { Int64($0) }
            }
            if let size { return size }
        }
        return nil
    }

    /// Fetches an image, and waits for it a while.
    ///
    /// - Returns: The image, or nothing where no store has it.
    /// - Throws: ``Problem`` with status 503 where it is still on its way.
    func fetch(_ digest: ContentDigest, size: Int64, within patience: Duration) async throws -> BlobInfo? {
        if let present = try await images.info(digest) { return present }
        if let failed = failures[digest], clock.seconds - failed < Self.failureMemory { return nil }
        let flight: Task<BlobInfo?, Never>
        if let known = flights[digest] {
            flight = known
        } else {
            guard flights.count < Self.flightLimit else { throw Problem.overloaded(retryAfter: 5) }
            // Not a child of whoever asked first: it goes on when that one gives up.
            flight = Task { await self.fly(digest, size: size) }
            flights[digest] = flight
        }
        let arrived = await withTaskGroup(of: BlobInfo??.self) { group in
            group.addTask { .some(await flight.value) }
            group.addTask {
                try? await Task.sleep(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let arrived else { throw Problem.overloaded(retryAfter: 5) }
        return arrived
    }

    private func fly(_ digest: ContentDigest, size: Int64) async -> BlobInfo? {
        defer { flights[digest] = nil }
        for store in stores {
            let images = images
            let info = await ask(store, digest, method: .get, limit: size) { response -> BlobInfo? in
                let writer = try await images.makeWriter(expecting: digest, limit: size)
                do {
                    for try await piece in response.body { try await writer.write(Array(piece.readableBytesView)) }
                    return try await writer.finish()
                } catch {
                    await writer.abandon()
                    throw error
                }
            }
            guard let info else { continue }
            guard info.size == size else {
                // It has the digest, so that it is the manifest that is wrong; then it is for nobody.
                logger.warning("an image has another size than signed", metadata: ["digest": "\(digest)"])
                break
            }
            failures[digest] = nil
            logger.info(
                "image fetched from its author's store",
                metadata: ["digest": "\(digest)", "size": "\(size)", "store": "\(store.origin)"]
            )
            return info
        }
        if failures.count >= 10_000 { failures = [:] }
        failures[digest] = clock.seconds
        return nil
    }

    /// Asks one store; what goes wrong is logged, and the next one is asked.
    private func ask<Result: Sendable>(
        _ store: OriginURL,
        _ digest: ContentDigest,
        method: HTTPRequest.Method,
        limit: Int64,
        _ body: @Sendable (OriginResponse) async throws -> Result?
    ) async -> Result? {
        do {
            let client = try OriginClient(
                policy: OriginPolicy(allowed: Set(stores.map(\.origin))),
                agent: "fettle-distributor"
            )
            let result: Result?
            do {
                var limits = OriginLimits(bytes: limit, deadline: Self.deadline, leastRate: Self.leastRate)
                if method == .head { limits.deadline = .seconds(20) }
                let url = try store.resolving("blobs/sha-256/\(digest.hex)")
                let response = try await client.fetch(OriginRequest(url, method: method, limits: limits))
                result = response.status == .ok ? try await body(response) : nil
            } catch {
                await client.shutdown()
                throw error
            }
            await client.shutdown()
            return result
        } catch {
            logger.warning(
                "an author's store failed",
                metadata: ["digest": "\(digest)", "store": "\(store.origin)", "reason": "\(LogText("\(error)"))"]
            )
            return nil
        }
    }
}
