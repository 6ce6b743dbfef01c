import Answering
import HTTPServing
import Logging
import PatchEncoding
import Store

/// Sees to it that each payload is made once, however many ask for it at the same time [D6], by a bounded number of workers
/// and within a bounded memory.
///
/// Who asks waits for a while and goes on without it when it is not ready; the work goes on, for the next one. The fast
/// tier answers; then the best one is made in the background, and takes its place.
actor PayloadFactory {
    /// Something that waits for a payload.
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Bool, Never>
    }

    /// Something that waits for memory.
    private struct Applicant {
        let job: PayloadJob
        let bytes: Int64
        let continuation: CheckedContinuation<Bool, Never>
    }

    /// The most payloads that are remembered in memory, and the most that wait to be made.
    static let limit = 10_000
    /// The memory that encoders may take together unless told otherwise, in bytes.
    static let usualMemory: Int64 = 4 << 30

    /// How many payloads were made since the start, those of the background not counted.
    private(set) var madeCount = 0
    /// How many are being made, or wait for it.
    var pendingCount: Int { waiting.count }
    /// How many payloads were made in the background.
    private(set) var improvedCount = 0
    /// How many attempts failed.
    private(set) var failedCount = 0

    private let workshop: PayloadWorkshop
    private let workerCounts: [EncodingTier: Int]
    private let failureMemory: Duration
    private let clock: ServerClock
    private let logger: Logger
    private var memory: MemoryShare
    private var ready: [PayloadJob: Payload] = [:]
    private var waiting: [PayloadJob: [Waiter]] = [:]
    private var queues: [EncodingTier: PayloadQueue] = [:]
    private var running: [PayloadJob: Cancellation] = [:]
    private var applicants: [Applicant] = []
    /// What to do in the background when something fast is ready.
    private var following: [PayloadJob: Set<PayloadJob>] = [:]
    private var failedUntil: [PayloadJob: Int64] = [:]
    private var nextNumber = 0
    private var isStopped = false

    /// A factory with `workerCount` workers.
    ///
    /// - Parameters:
    ///   - workshop: Makes one payload.
    ///   - workerCount: How many are made at the same time for those who wait.
    ///   - backgroundCount: How many are made at the same time in the background; 0 for none.
    ///   - memoryLimit: The most memory that encoders may take together, in bytes, as they estimate it.
    ///   - failureMemory: How long a failed attempt is not repeated.
    ///   - clock: The time.
    ///   - logger: Where failures are told.
    init(
        workshop: PayloadWorkshop,
        workerCount: Int,
        backgroundCount: Int = 1,
        memoryLimit: Int64 = usualMemory,
        failureMemory: Duration,
        clock: ServerClock,
        logger: Logger
    ) {
        self.workshop = workshop
        self.workerCounts = [.fast: workerCount, .best: backgroundCount]
        self.memory = MemoryShare(limit: memoryLimit)
        self.failureMemory = failureMemory
        self.clock = clock
        self.logger = logger
    }

    // MARK: Asking

    /// Has a payload made that will be asked for.
    func prepare(_ recipe: PayloadRecipe) async {
        if await known(recipe) == nil { enqueueFast(recipe, isAsked: false) }
    }

    /// The payload, when it is ready within `patience`.
    func payload(_ recipe: PayloadRecipe, within patience: Duration) async -> PayloadOutcome {
        if let known = await known(recipe) { return known }
        enqueueFast(recipe, isAsked: true)
        let job = workshop.job(recipe, .fast)
        // Too much is waiting already.
        guard waiting[job] != nil, patience > .zero else { return settled(recipe) ?? .pending }
        nextNumber += 1
        let number = nextNumber
        let timer = Task {
            try await Task.sleep(for: patience)
            self.giveUp(number, on: job)
        }
        let isSettled = await withCheckedContinuation { continuation in
            waiting[job]?.append(Waiter(number: number, continuation: continuation))
        }
        timer.cancel()
        return isSettled ? settled(recipe) ?? .unavailable : .pending
    }

    // MARK: What is known

    /// What can be said without making anything.
    private func known(_ recipe: PayloadRecipe) async -> PayloadOutcome? {
        if let settled = settled(recipe) {
            if case .improving = settled, let best = bestJob(recipe) { enqueue(best, isAsked: true) }
            return settled
        }
        let fast = workshop.job(recipe, .fast)
        guard waiting[fast] == nil else { return nil }
        for job in jobs(recipe) where ready[job] == nil {
            guard let found = try? await workshop.find(job) else { continue }
            remember(found, for: job)
        }
        // While the index was read, somebody else may have asked and been served.
        let settled = settled(recipe)
        if case .improving? = settled, let best = bestJob(recipe) { enqueue(best, isAsked: true) }
        return settled
    }

    /// What can be said without asking the index.
    private func settled(_ recipe: PayloadRecipe) -> PayloadOutcome? {
        let fast = workshop.job(recipe, .fast)
        let best = bestJob(recipe)
        let better = best.flatMap { ready[$0] }
        if let payload = ready[fast] {
            if let better { return .ready(better.size < payload.size ? better : payload) }
            guard let best, !hasFailed(best), !isStopped else { return .ready(payload) }
            return .improving(payload)
        }
        if let better { return .ready(better) }
        return hasFailed(fast) || isStopped ? .unavailable : nil
    }

    /// The jobs by which a recipe can be made.
    private func jobs(_ recipe: PayloadRecipe) -> [PayloadJob] {
        [bestJob(recipe), workshop.job(recipe, .fast)].compactMap { $0 }
    }

    private func bestJob(_ recipe: PayloadRecipe) -> PayloadJob? {
        guard workerCounts[.best, default: 0] > 0, workshop.encoder.improves(recipe) else { return nil }
        return workshop.job(recipe, .best)
    }

    private func hasFailed(_ job: PayloadJob) -> Bool {
        guard let until = failedUntil[job] else { return false }
        if clock.seconds < until { return true }
        failedUntil[job] = nil
        return false
    }

    // MARK: Waiting

    private func enqueueFast(_ recipe: PayloadRecipe, isAsked: Bool) {
        let fast = workshop.job(recipe, .fast)
        enqueue(fast, isAsked: isAsked)
        guard waiting[fast] != nil, let best = bestJob(recipe) else { return }
        following[fast, default: []].insert(best)
    }

    private func enqueue(_ job: PayloadJob, isAsked: Bool) {
        guard !isStopped, ready[job] == nil, !hasFailed(job) else { return }
        if waiting[job] == nil {
            guard queues.values.reduce(0, { $0 + $1.count }) < Self.limit else { return }
            waiting[job] = []
            queues[job.tier, default: PayloadQueue()].append(job, isAsked: isAsked)
        } else if isAsked {
            queues[job.tier]?.promote(job)
        }
        startWork(job.tier)
    }

    private func giveUp(_ number: Int, on job: PayloadJob) {
        guard let index = waiting[job]?.firstIndex(where: { $0.number == number }),
            let waiter = waiting[job]?.remove(at: index)
        else { return }
        waiter.continuation.resume(returning: false)
    }

    // MARK: The work

    private func startWork(_ tier: EncodingTier) {
        while running.keys.count(where: { $0.tier == tier }) < workerCounts[tier, default: 0],
            let job = queues[tier]?.next()
        {
            let cancellation = Cancellation()
            running[job] = cancellation
            Task { await self.work(on: job, cancellation) }
        }
    }

    private func work(on job: PayloadJob, _ cancellation: Cancellation) async {
        do {
            let bytes = try await workshop.memory(job)
            try await reserve(bytes, for: job, cancellation)
            defer { giveBack(bytes, of: job) }
            let payload = try await workshop.make(job, cancellation)
            if job.tier == .best { improvedCount += 1 } else { madeCount += 1 }
            remember(payload, for: job)
        } catch {
            if !cancellation.isCancelled { remember(error, for: job) }
        }
        running[job] = nil
        let next = following.removeValue(forKey: job) ?? []
        for best in next where ready[job] != nil { enqueue(best, isAsked: true) }
        for waiter in waiting.removeValue(forKey: job) ?? [] { waiter.continuation.resume(returning: true) }
        startWork(job.tier)
    }

    private func remember(_ payload: Payload, for job: PayloadJob) {
        if ready.count >= Self.limit { ready.removeAll() }
        ready[job] = payload
    }

    private func remember(_ error: any Error, for job: PayloadJob) {
        failedCount += 1
        if failedUntil.count >= Self.limit { failedUntil.removeAll() }
        failedUntil[job] = clock.seconds + failureMemory.components.seconds
        logger.warning(
            "a payload could not be made",
            metadata: [
                "result": "\(job.recipe.result)", "precursor": "\(job.recipe.precursor)",
                "tier": "\(job.tier)", "reason": "\(LogText("\(error)"))",
            ]
        )
    }

    // MARK: Memory

    /// Waits for memory; what would never fit is refused.
    private func reserve(_ bytes: Int64, for job: PayloadJob, _ cancellation: Cancellation) async throws {
        guard memory.holds(bytes) else {
            throw StoreError(
                .tooLarge,
                "making it would take more memory than there is for that",
                expected: "at most \(memory.limit) bytes",
                found: "\(bytes) bytes"
            )
        }
        let isFree = !applicants.contains { $0.job.tier == .fast || job.tier == .best }
        if isFree, memory.take(bytes, inBackground: job.tier == .best) { return }
        let isGranted = await withCheckedContinuation { continuation in
            applicants.append(Applicant(job: job, bytes: bytes, continuation: continuation))
        }
        if !isGranted { throw CancellationError() }
    }

    private func giveBack(_ bytes: Int64, of job: PayloadJob) {
        memory.give(bytes, inBackground: job.tier == .best)
        // Those whom somebody waits for first; of each tier in their order.
        for tier in [EncodingTier.fast, .best] {
            while let index = applicants.firstIndex(where: { $0.job.tier == tier }),
                memory.take(applicants[index].bytes, inBackground: tier == .best)
            {
                applicants.remove(at: index).continuation.resume(returning: true)
            }
        }
    }

    // MARK: The end

    /// Ends the work on a payload that nobody wants any more. Who waits for it goes on without.
    func cancel(_ recipe: PayloadRecipe) {
        for job in jobs(recipe) { cancel(job) }
    }

    /// Ends all work; nothing is begun any more.
    func stop() {
        isStopped = true
        for job in Array(waiting.keys) { cancel(job) }
    }

    private func cancel(_ job: PayloadJob) {
        following[job] = nil
        if let cancellation = running[job] {
            cancellation.cancel()
            if let index = applicants.firstIndex(where: { $0.job == job }) {
                applicants.remove(at: index).continuation.resume(returning: false)
            }
        } else if queues[job.tier]?.remove(job) == true {
            for waiter in waiting.removeValue(forKey: job) ?? [] { waiter.continuation.resume(returning: true) }
        }
    }
}
