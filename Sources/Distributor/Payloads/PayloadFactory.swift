import Logging
import Store

/// Sees to it that each payload is made once, however many ask for it at the same time [D6], by a bounded number of workers.
///
/// Who asks waits for a while and goes on without it when it is not ready; the work goes on, for the next one.
actor PayloadFactory {
    /// What became of asking for a payload.
    enum Outcome: Sendable, Equatable {
        /// It is there.
        case ready(Payload)
        /// It is being made, and was not ready in time.
        case pending
        /// It cannot be made.
        case unavailable
    }

    /// Something that waits for a payload.
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Outcome, Never>
    }

    /// The most payloads that are remembered in memory, and the most that wait to be made.
    static let limit = 10_000

    /// How many payloads were made since the start.
    private(set) var madeCount = 0
    /// How many attempts failed.
    private(set) var failedCount = 0

    private let workshop: PayloadWorkshop
    private let workerCount: Int
    private let failureMemory: Duration
    private let clock: ServerClock
    private let logger: Logger
    private var ready: [PayloadRecipe: Payload] = [:]
    private var waiting: [PayloadRecipe: [Waiter]] = [:]
    /// What is asked for comes before what is only prepared.
    private var asked: [PayloadRecipe] = []
    private var prepared: [PayloadRecipe] = []
    private var failedUntil: [PayloadRecipe: Int64] = [:]
    private var busyCount = 0
    private var nextNumber = 0

    /// A factory with `workerCount` workers.
    ///
    /// - Parameters:
    ///   - workshop: Makes one payload.
    ///   - workerCount: How many are made at the same time.
    ///   - failureMemory: How long a failed attempt is not repeated.
    ///   - clock: The time.
    ///   - logger: Where failures are told.
    init(workshop: PayloadWorkshop, workerCount: Int, failureMemory: Duration, clock: ServerClock, logger: Logger) {
        self.workshop = workshop
        self.workerCount = workerCount
        self.failureMemory = failureMemory
        self.clock = clock
        self.logger = logger
    }

    /// Has a payload made that will be asked for.
    func prepare(_ recipe: PayloadRecipe) async {
        if await known(recipe) == nil, waiting[recipe] == nil { enqueue(recipe, isAsked: false) }
    }

    /// The payload, when it is ready within `patience`.
    func payload(_ recipe: PayloadRecipe, within patience: Duration) async -> Outcome {
        if let known = await known(recipe) { return known }
        enqueue(recipe, isAsked: true)
        // Too much is waiting already.
        guard waiting[recipe] != nil, patience > .zero else { return .pending }
        nextNumber += 1
        let number = nextNumber
        let timer = Task {
            try await Task.sleep(for: patience)
            self.giveUp(number, on: recipe)
        }
        let outcome = await withCheckedContinuation { continuation in
            waiting[recipe]?.append(Waiter(number: number, continuation: continuation))
        }
        timer.cancel()
        return outcome
    }

    // MARK: The work

    /// What can be said without making anything.
    private func known(_ recipe: PayloadRecipe) async -> Outcome? {
        if let settled = settled(recipe) { return settled }
        guard waiting[recipe] == nil else { return nil }
        let found = try? await workshop.find(recipe)
        // While the index was read, somebody else may have asked and been served.
        if let settled = settled(recipe) { return settled }
        guard let found else { return nil }
        remember(found, for: recipe)
        return .ready(found)
    }

    /// What can be said without asking the index.
    private func settled(_ recipe: PayloadRecipe) -> Outcome? {
        if let payload = ready[recipe] { return .ready(payload) }
        if let until = failedUntil[recipe] {
            if clock.seconds < until { return .unavailable }
            failedUntil[recipe] = nil
        }
        return nil
    }

    private func enqueue(_ recipe: PayloadRecipe, isAsked: Bool) {
        if waiting[recipe] == nil {
            guard asked.count + prepared.count < Self.limit else { return }
            waiting[recipe] = []
            if isAsked { asked.append(recipe) } else { prepared.append(recipe) }
        } else if isAsked, let index = prepared.firstIndex(of: recipe) {
            prepared.remove(at: index)
            asked.append(recipe)
        }
        startWork()
    }

    private func startWork() {
        while busyCount < workerCount {
            let recipe: PayloadRecipe
            if !asked.isEmpty {
                recipe = asked.removeFirst()
            } else if !prepared.isEmpty {
                recipe = prepared.removeFirst()
            } else {
                return
            }
            busyCount += 1
            Task { await self.work(on: recipe) }
        }
    }

    private func work(on recipe: PayloadRecipe) async {
        let outcome: Outcome
        do {
            let payload = try await workshop.make(recipe)
            madeCount += 1
            remember(payload, for: recipe)
            outcome = .ready(payload)
        } catch {
            failedCount += 1
            if failedUntil.count >= Self.limit { failedUntil.removeAll() }
            failedUntil[recipe] = clock.seconds + failureMemory.components.seconds
            outcome = .unavailable
            logger.warning(
                "a payload could not be made",
                metadata: [
                    "result": "\(recipe.result)", "precursor": "\(recipe.precursor)",
                    "reason": "\(LogText("\(error)"))",
                ]
            )
        }
        busyCount -= 1
        for waiter in waiting.removeValue(forKey: recipe) ?? [] { waiter.continuation.resume(returning: outcome) }
        startWork()
    }

    private func remember(_ payload: Payload, for recipe: PayloadRecipe) {
        if ready.count >= Self.limit { ready.removeAll() }
        ready[recipe] = payload
    }

    private func giveUp(_ number: Int, on recipe: PayloadRecipe) {
        guard let index = waiting[recipe]?.firstIndex(where: { $0.number == number }),
            let waiter = waiting[recipe]?.remove(at: index)
        else { return }
        waiter.continuation.resume(returning: .pending)
    }
}
