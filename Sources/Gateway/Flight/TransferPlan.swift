/// Fetches one blob from several locations, as a state machine [G1, G2, S25]: which location next, from which byte, and what
/// a failure means. It performs nothing itself.
///
/// A location that fails hands over to the next one, which goes on where it stopped. Only at the end the digest shows whether
/// all is well; where it is not, all is dropped, and those that gave bytes are left alone.
struct TransferPlan: Equatable, Sendable {
    /// What to do next.
    enum Step: Equatable {
        /// Ask a location for the bytes from `offset` on.
        case fetch(source: Int, offset: Int64)
        /// Compare the digest.
        case verify
        /// Nothing is left to do.
        case done
        /// No location has it.
        case giveUp(Reason)
    }

    /// Why there is no blob.
    enum Reason: Equatable {
        /// No location can be reached, or stays reachable.
        case outage
        /// Every location gives something else.
        case mismatch
        /// Every location that answers says that there is none.
        case absent
    }

    /// How an attempt ended.
    enum Failure: Equatable {
        /// No connection, no time, no end.
        case outage
        /// It is not there.
        case absent
        /// What it gives cannot be the blob.
        case bad
    }

    /// What to do with a response.
    enum Verdict: Equatable {
        /// Take its bytes, but for so many at the beginning, which are there already.
        case take(skipping: Int64)
        /// Leave it.
        case leave(Step)
    }

    private struct Source: Equatable {
        var attempts = 0
        var isOut = false
        var isAbsent = false
        var contributed = false
    }

    /// Attempts at one location that bring nothing.
    private static let attemptLimit = 3
    /// Attempts altogether.
    private static let totalLimit = 256

    /// The bytes that have arrived.
    private(set) var received: Int64
    /// The size of the blob, once it is known.
    private(set) var size: Int64?
    /// Counts how often all was dropped: bytes of an earlier generation are not to be trusted.
    private(set) var generation = 0
    private var isResumed: Bool
    private var sources: [Source]
    private var current = -1
    private var total = 0
    private var sawMismatch = false

    /// A plan.
    ///
    /// - Parameters:
    ///   - sources: How many locations there are.
    ///   - present: The bytes that an earlier run has left.
    ///   - size: The size, where an answer told it.
    init(sources: Int, present: Int64, size: Int64?) {
        self.sources = Array(repeating: Source(), count: sources)
        self.size = size
        let isUsable = size.map { present <= $0 } ?? true
        received = isUsable ? present : 0
        isResumed = received > 0
    }

    /// The locations that gave bytes of this generation.
    var contributors: [Int] { sources.indices.filter { sources[$0].contributed } }

    /// Begins.
    mutating func begin() -> Step {
        if let size, received == size, size > 0 { return .verify }
        return next()
    }

    /// A location begins to answer.
    ///
    /// - Parameters:
    ///   - start: The first byte that it gives.
    ///   - total: The size that it says the blob has.
    mutating func respond(start: Int64, total: Int64?) -> Verdict {
        guard let total, total >= received, size == nil || size == total, start == 0 || start == received else {
            return .leave(fail(.bad))
        }
        size = total
        return .take(skipping: received - start)
    }

    /// Bytes have arrived and are kept.
    mutating func receive(_ count: Int64) {
        received += count
        guard count > 0 else { return }
        sources[current].contributed = true
        sources[current].attempts = 0
    }

    /// The response has ended as it should.
    mutating func end() -> Step {
        guard let size, received >= size else { return fail(.outage) }
        return .verify
    }

    /// The location failed.
    mutating func fail(_ failure: Failure) -> Step {
        switch failure {
        case .outage: break
        case .absent:
            sources[current].isOut = true
            sources[current].isAbsent = true
        case .bad:
            sources[current].isOut = true
            sawMismatch = true
        }
        return next()
    }

    /// The location has nothing behind what has arrived.
    ///
    /// - Parameter total: The size that it says the blob has.
    mutating func refuseRest(total: Int64?) -> Step {
        if let total, total == received, size == nil || size == total {
            size = total
            return .verify
        }
        guard isResumed else { return fail(.bad) }
        // What an earlier run has left is of something else, or longer: from the beginning, and nobody is blamed.
        isResumed = false
        received = 0
        generation += 1
        return .fetch(source: current, offset: 0)
    }

    /// The digest was compared.
    mutating func verify(_ isRight: Bool) -> Step {
        guard !isRight else { return .done }
        sawMismatch = true
        if isResumed {
            // What the disk has kept may be what is wrong: once more from the beginning, with all.
            for index in sources.indices { sources[index].attempts = 0 }
        } else {
            for index in contributors { sources[index].isOut = true }
        }
        for index in sources.indices { sources[index].contributed = false }
        isResumed = false
        received = 0
        generation += 1
        return next()
    }

    private mutating func next() -> Step {
        total += 1
        guard total <= Self.totalLimit else { return .giveUp(.outage) }
        for distance in 1...max(1, sources.count) {
            let index = (max(current, -1) + distance) % max(1, sources.count)
            guard index < sources.count, !sources[index].isOut, sources[index].attempts < Self.attemptLimit else {
                continue
            }
            sources[index].attempts += 1
            current = index
            return .fetch(source: index, offset: received)
        }
        if sawMismatch { return .giveUp(.mismatch) }
        if sources.contains(where: { !$0.isAbsent }) { return .giveUp(.outage) }
        return .giveUp(.absent)
    }
}
