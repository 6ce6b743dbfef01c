import Crypto
import HTTPOrigin
import HTTPTypes
import NIOCore
import Store

/// One blob on its way into the cache [G2]: one fetch, any number of readers, who follow the writer.
actor BlobFlight {
    /// How far it is.
    struct Progress: Sendable {
        /// The bytes that can be read.
        let available: Int64
        /// The size of the blob.
        let size: Int64
        /// What the bytes belong to: where it has changed, bytes that were read before were wrong.
        let generation: Int
    }

    private struct Waiter {
        let id: Int
        let offset: Int64
        let continuation: CheckedContinuation<Void, Never>
    }

    /// The blob.
    nonisolated let digest: ContentDigest
    /// The file that it is written to. It stays readable under whatever name.
    nonisolated let file: CacheFile
    private nonisolated let path: String
    private nonisolated let cache: BlobCache
    private nonisolated let counters: Counters
    private var plan: TransferPlan
    private var failure: FlightFailure?
    private var isComplete = false
    private var reserved: Int64 = 0
    private var waiters: [Waiter] = []
    private var nextWaiter = 0
    private var hasher = SHA256()

    /// A flight that goes on with the file at `path`.
    init(
        _ digest: ContentDigest,
        file: CacheFile,
        path: String,
        cache: BlobCache,
        counters: Counters,
        plan: TransferPlan
    ) {
        self.counters = counters
        self.digest = digest
        self.file = file
        self.path = path
        self.cache = cache
        self.plan = plan
    }

    // MARK: Readers

    /// Waits until there is something behind `offset`, or the size is known where `offset` is negative.
    ///
    /// - Throws: ``FlightFailure``; ``FlightFailure/replaced`` where bytes of `generation` were dropped.
    func progress(beyond offset: Int64, generation: Int? = nil) async throws -> Progress {
        while true {
            if let generation, generation != plan.generation { throw FlightFailure.replaced }
            if let size = plan.size, failure == nil {
                // The last byte waits for the digest: where that is wrong, no reader may believe to have all.
                let available = isComplete ? size : min(plan.received, size - 1)
                if available > offset || (isComplete && offset >= size) || offset < 0 {
                    return Progress(available: max(0, available), size: size, generation: plan.generation)
                }
            }
            if let failure { throw failure }
            try Task.checkCancellation()
            let id = nextWaiter
            nextWaiter += 1
            await withTaskCancellationHandler {
                await withCheckedContinuation { waiters.append(Waiter(id: id, offset: offset, continuation: $0)) }
            } onCancel: {
                Task { await self.cancel(id) }
            }
        }
    }

    private func cancel(_ id: Int) {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return }
        waiters.remove(at: index).continuation.resume()
    }

    private func wake() {
        let all = waiters
        waiters = []
        for waiter in all { waiter.continuation.resume() }
    }

    // MARK: The writer

    /// Fetches the blob from `urls`.
    ///
    /// - Parameters:
    ///   - fetch: Asks a location for the bytes from an offset on.
    ///   - note: Hears how a location did.
    func run(
        _ urls: [OriginURL],
        limit: Int64,
        fetch: @Sendable (OriginURL, Int64) async throws -> OriginResponse,
        note: @Sendable (OriginURL, TransferPlan.Failure?) -> Void
    ) async {
        do {
            if plan.received > 0 { try await hashPresent() }
            var step = plan.begin()
            while true {
                switch step {
                case .fetch(let source, let offset):
                    step = try await take(urls[source], offset, limit, fetch, note)
                case .verify: step = try await verify(urls, note)
                case .done:
                    isComplete = true
                    finish(nil)
                    return
                case .giveUp(let reason):
                    finish(.gaveUp(reason))
                    return
                }
            }
        } catch let error as FlightFailure {
            finish(error)
        } catch {
            // The disk is full, or the folder is gone.
            finish(.noRoom)
        }
    }

    private func finish(_ failure: FlightFailure?) {
        self.failure = failure
        if reserved > 0 { cache.release(reserved) }
        reserved = 0
        wake()
    }

    private func take(
        _ url: OriginURL,
        _ offset: Int64,
        _ limit: Int64,
        _ fetch: @Sendable (OriginURL, Int64) async throws -> OriginResponse,
        _ note: @Sendable (OriginURL, TransferPlan.Failure?) -> Void
    ) async throws -> TransferPlan.Step {
        do {
            let response = try await fetch(url, offset)
            switch response.status.code {
            case 200, 206: break
            case 404, 410: return plan.fail(.absent)
            case 416 where offset > 0:
                // `bytes */TOTAL` (RFC 9110 section 15.5.17).
                let field = response.fields[.contentRange] ?? ""
                return try await refuseRest(total: field.hasPrefix("bytes */") ? Int64(field.dropFirst(8)) : nil)
            default:
                note(url, .outage)
                return plan.fail(.outage)
            }
            var skip: Int64
            switch plan.respond(start: response.start, total: response.totalSize) {
            case .take(let skipping): skip = skipping
            case .leave(let step):
                note(url, .bad)
                return step
            }
            guard let size = plan.size, size <= limit else { throw FlightFailure.tooLarge }
            if reserved == 0, size > 0 {
                guard cache.reserve(size) else { throw FlightFailure.noRoom }
                reserved = size
            }
            wake()
            for try await var piece in response.body {
                counters.uplinkBytes.add(piece.readableBytes)
                let skipped = min(Int64(piece.readableBytes), skip)
                piece.moveReaderIndex(forwardBy: Int(skipped))
                skip -= skipped
                guard piece.readableBytes > 0 else { continue }
                guard plan.received + Int64(piece.readableBytes) <= size else {
                    note(url, .bad)
                    return plan.fail(.bad)
                }
                try await write(piece)
            }
            return plan.end()
        } catch let error as OriginError {
            if offset > 0, error.code == .malformedResponse { return try await refuseRest(total: nil) }
            note(url, error.code == .tooLarge ? .bad : .outage)
            // A pause, so that a server that refuses at once is not asked in a busy circle.
            try await Task.sleep(for: .milliseconds(Int.random(in: 20...200)))
            return plan.fail(error.isOutage ? .outage : .bad)
        }
    }

    private func refuseRest(total: Int64?) async throws -> TransferPlan.Step {
        let generation = plan.generation
        let step = plan.refuseRest(total: total)
        guard plan.generation != generation else { return step }
        hasher = SHA256()
        let file = file
        try await cache.perform { try file.truncate(to: 0) }
        wake()
        return step
    }

    private func write(_ piece: ByteBuffer) async throws {
        let file = file
        let offset = plan.received
        try await cache.perform {
            try piece.withUnsafeReadableBytes { try file.write($0, at: offset) }
        }
        piece.withUnsafeReadableBytes { hasher.update(bufferPointer: $0) }
        plan.receive(Int64(piece.readableBytes))
        wake()
    }

    private func verify(
        _ urls: [OriginURL],
        _ note: @Sendable (OriginURL, TransferPlan.Failure?) -> Void
    ) async throws -> TransferPlan.Step {
        let contributors = plan.contributors
        let isRight = ContentDigest(hasher.finalize()) == digest
        if isRight {
            let (file, path, digest, size, cache) = (file, path, digest, plan.received, cache)
            try await cache.perform { try cache.admit(file, at: path, as: digest, size: size) }
        } else {
            hasher = SHA256()
            let file = file
            try await cache.perform { try file.truncate(to: 0) }
        }
        for source in contributors { note(urls[source], isRight ? nil : .bad) }
        defer { if !isRight { wake() } }
        return plan.verify(isRight)
    }

    /// Reads what an earlier run has left.
    private func hashPresent() async throws {
        let file = file
        let count = plan.received
        hasher = try await cache.perform {
            var hasher = SHA256()
            var offset: Int64 = 0
            var buffer = [UInt8](repeating: 0, count: 1 << 18)
            while offset < count {
                let wanted = Int(min(Int64(buffer.count), count - offset))
                let read = try buffer.withUnsafeMutableBytes {
                    try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<wanted]), at: offset)
                }
                guard read == wanted else { throw CacheFailure("read what arrived before", number: 0) }
                buffer.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<wanted])) }
                offset += Int64(read)
            }
            return hasher
        }
    }
}
