import Foundation
import Glibc
import HTTPOrigin
import HTTPServing
import HTTPTypes
import Logging
import NIOCore
import Store
import UpdateProtocol

/// Answers update requests [G1]: from what is known, else from upstream, where each is asked once however many ask.
actor AnswerDesk {
    /// What a device is answered.
    struct Outcome: Sendable {
        let status: HTTPResponse.Status
        /// Fields beside type and length.
        let fields: HTTPFields
        let body: ByteBuffer
    }

    /// Asks the upstream.
    typealias Ask = @Sendable () async throws -> Uplink.Reply

    private struct Refusal {
        let reply: Uplink.Reply
        let until: Int64
    }

    private let cache: BlobCache
    private let board: FlightBoard
    private let uplink: Uplink
    private let counters: Counters
    private let decider: any OfflineDecider
    private let configuration: GatewayConfiguration
    private let logger: Logger
    private var book: AnswerBook
    private var asking: [AnswerKey: [Int: CheckedContinuation<Void, Never>]] = [:]
    private var nextWaiter = 0
    private var refusals: [AnswerKey: Refusal] = [:]

    /// How long an answer of an upstream counts that does not say it, and how long a refusal does, in seconds.
    private static let shortAge: Int64 = 2
    /// The longest age that is believed, in seconds.
    private static let ageLimit: Int64 = 86_400

    init(
        cache: BlobCache,
        board: FlightBoard,
        uplink: Uplink,
        counters: Counters,
        decider: any OfflineDecider,
        configuration: GatewayConfiguration,
        logger: Logger
    ) {
        self.cache = cache
        self.board = board
        self.uplink = uplink
        self.counters = counters
        self.decider = decider
        self.configuration = configuration
        self.logger = logger
        book = AnswerBook(byteLimit: configuration.answerBytes, staleSeconds: configuration.staleSeconds)
    }

    /// How many answers are known, and their bytes.
    var extent: (count: Int, bytes: Int) { (book.count, book.bytes) }

    /// Reads the answers of an earlier run; those that are torn are removed.
    func load() async {
        let folder = cache.folder.answers
        for name in CacheFolder.names(in: folder) {
            let path = folder + "/" + name
            let bytes = (try? CacheFile.content(path, limit: AnswerBook.answerLimit + 4_096)) ?? nil
            guard let content = bytes.flatMap(SealedRecord.open), let (key, answer) = KnownAnswer.read(content),
                key.digest.hex == name
            else {
                unlink(path)
                continue
            }
            for old in book.learn(key, answer) { unlink(folder + "/" + old.digest.hex) }
            _ = await note(answer)
        }
    }

    /// Answers a request.
    ///
    /// - Parameter ask: Asks the upstream, with the device's own message.
    func answer(_ request: UpdateRequest, hops: Hops, ask: Ask) async throws -> Outcome {
        let key = AnswerKey(request, tenant: uplink.tenant)
        let deadline = ContinuousClock.now + configuration.patience
        var hasWaited = false
        while true {
            let now = cache.clock.now()
            if case .fresh(let answer) = book.find(key, at: now) {
                (hasWaited ? counters.answersShared : counters.answersHit).add(1)
                return await give(answer, request, at: now, hops: hops)
            }
            if let refusal = refusals[key] {
                if now < refusal.until { return Self.pass(refusal.reply) }
                refusals[key] = nil
            }
            guard asking[key] != nil else { break }
            guard ContinuousClock.now < deadline else {
                throw Problem.unavailable("the upstream takes long to answer", retryAfter: 10)
            }
            hasWaited = true
            await wait(for: key, until: deadline)
            try Task.checkCancellation()
        }
        asking[key] = [:]
        defer { wake(key) }
        let failure: (any Error)?
        do {
            let reply = try await ask()
            if reply.status == .ok { return try await learn(reply, key, request, hops: hops) }
            guard reply.isOutage else {
                // Who asks may be refused; what is asked, for everybody.
                if [400, 404, 413].contains(reply.status.code) { refuse(reply, key) }
                return Self.pass(reply)
            }
            failure = nil
            if let outcome = await fallBack(key, request, hops: hops) { return outcome }
            return Self.pass(reply)
        } catch let error as OriginError {
            failure = error
        }
        if let outcome = await fallBack(key, request, hops: hops) { return outcome }
        throw failure ?? Problem.unavailable("the upstream cannot be reached", retryAfter: 10)
    }

    /// All known answers about a manifest.
    func answers(about manifest: ContentDigest) -> [KnownAnswer] { book.answers(about: manifest) }

    // MARK: Learning

    private func learn(
        _ reply: Uplink.Reply,
        _ key: AnswerKey,
        _ request: UpdateRequest,
        hops: Hops
    ) async throws -> Outcome {
        let bytes = Array(reply.body.readableBytesView)
        guard (try? UpdateAnswer(bytes.span)) != nil, let manifest = ContentDigest(request.manifest.digest.bytes) else {
            // Whatever it is: the device will say what is wrong with it.
            return Self.pass(reply)
        }
        let now = cache.clock.now()
        let answer = KnownAnswer(
            bytes: bytes,
            manifest: manifest,
            learnedAt: now,
            freshUntil: now + Self.age(reply.fields)
        )
        let gone = book.learn(key, answer)
        let folder = cache.folder.answers
        let record = SealedRecord.seal(answer.encoded(key))
        try? await cache.perform {
            for old in gone { unlink(folder + "/" + old.digest.hex) }
            try CacheFile.place(record, at: folder + "/" + key.digest.hex, in: folder, isDurable: false)
        }
        counters.answersForwarded.add(1)
        if let decoded = try? UpdateAnswer(bytes.span) { await decider.learn(request, decoded) }
        var outcome = await give(answer, request, at: now, hops: hops)
        // The nonce is for the device that asked, and for no other.
        var fields = outcome.fields
        for name in [HTTPField.Name.fettleNonce, .fettleKeySet, .fettleInventory] { fields[name] = reply.fields[name] }
        outcome = Outcome(status: .ok, fields: fields, body: outcome.body)
        return outcome
    }

    /// How long an answer may be given to others, in seconds.
    static func age(_ fields: HTTPFields) -> Int64 {
        if let text = fields[.fettleAnswerAge] { return min(max(0, Int64(text) ?? 0), ageLimit) }
        guard let control = fields[.cacheControl]?.lowercased() else { return shortAge }
        let directives = control.split(separator: ",").map { $0.trimmingPrefix { $0 == " " } }
        guard !directives.contains(where: { $0 == "no-store" || $0 == "private" || $0 == "no-cache" }) else {
            return shortAge
        }
        let age = directives.first { $0.hasPrefix("max-age=") }.flatMap { Int64($0.dropFirst(8)) }
        return min(max(0, age ?? shortAge), ageLimit)
    }

    private func refuse(_ reply: Uplink.Reply, _ key: AnswerKey) {
        let now = cache.clock.now()
        if refusals.count >= 1_024 { refusals = refusals.filter { $0.value.until > now } }
        guard refusals.count < 1_024, reply.body.readableBytes <= 4_096 else { return }
        refusals[key] = Refusal(reply: reply, until: now + Self.shortAge)
    }

    // MARK: Giving

    private func give(
        _ known: KnownAnswer,
        _ request: UpdateRequest,
        at now: Int64,
        hops: Hops
    ) async -> Outcome {
        let (answer, payloads) = await note(known)
        if configuration.prefetches {
            for payload in payloads where !cache.contains(payload.digest) {
                // Whoever asks for it joins; where nobody does, it is there for the next.
                _ = try? await board.join(payload.digest, hops: hops)
            }
        }
        let body = ByteBuffer(bytes: await decider.improve(answer, for: request).encoded)
        counters.servedBytes.add(body.readableBytes)
        let left = max(0, known.freshUntil - now)
        return Outcome(
            status: .ok,
            fields: [.contentType: MediaType.answer, .fettleAnswerAge: "\(left)"],
            body: body
        )
    }

    /// Remembers what an answer names.
    private func note(_ known: KnownAnswer) async -> (answer: UpdateAnswer, payloads: [AnswerRewriting.Payload]) {
        guard let answer = try? UpdateAnswer(known.bytes.span) else { return (UpdateAnswer(entries: []), []) }
        let rewritten = AnswerRewriting.rewrite(answer, base: uplink.url("request"))
        for payload in rewritten.payloads {
            await board.learn(payload.digest, size: payload.size, urls: payload.urls)
            cache.assign(payload.digest, to: known.manifest)
        }
        return rewritten
    }

    /// What there is without the upstream: an answer past its age, or what the gateway decides itself.
    private func fallBack(_ key: AnswerKey, _ request: UpdateRequest, hops: Hops) async -> Outcome? {
        let now = cache.clock.now()
        switch book.find(key, at: now) {
        case .fresh(let answer), .stale(let answer):
            counters.answersStale.add(1)
            return await give(answer, request, at: now, hops: hops)
        case .unknown: break
        }
        guard let decided = await decider.answer(request) else { return nil }
        counters.answersDecided.add(1)
        let body = ByteBuffer(bytes: decided.encoded)
        counters.servedBytes.add(body.readableBytes)
        return Outcome(
            status: .ok,
            fields: [.contentType: MediaType.answer, .fettleAnswerAge: "\(Self.shortAge)"],
            body: body
        )
    }

    /// What the upstream said, as it said it.
    private static func pass(_ reply: Uplink.Reply) -> Outcome {
        var fields = HTTPFields()
        for name in [HTTPField.Name.contentType, .retryAfter, .fettleNonce] { fields[name] = reply.fields[name] }
        return Outcome(status: reply.status, fields: fields, body: reply.body)
    }

    // MARK: Waiting

    private func wait(for key: AnswerKey, until deadline: ContinuousClock.Instant) async {
        let id = nextWaiter
        nextWaiter += 1
        let timer = Task {
            try await Task.sleep(until: deadline)
            self.release(key, id)
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard asking[key] != nil, !Task.isCancelled else { return continuation.resume() }
                asking[key]?[id] = continuation
            }
        } onCancel: {
            Task { await self.release(key, id) }
        }
        timer.cancel()
    }

    private func release(_ key: AnswerKey, _ id: Int) { asking[key]?.removeValue(forKey: id)?.resume() }

    private func wake(_ key: AnswerKey) {
        let waiters = asking.removeValue(forKey: key) ?? [:]
        for (_, continuation) in waiters.sorted(by: { $0.key < $1.key }) { continuation.resume() }
    }
}
