import Store

/// The answers that a gateway knows [G1]: by the digests of the requests, bounded in bytes, the least used go first. A value:
/// the time comes with each call.
struct AnswerBook: Sendable {
    /// What there is for a request.
    enum Finding: Equatable {
        /// An answer that counts.
        case fresh(KnownAnswer)
        /// One that may be used when nobody can be asked.
        case stale(KnownAnswer)
        /// None.
        case unknown
    }

    /// The largest answer that is kept, in bytes.
    static let answerLimit = 2 << 20
    /// What an answer takes beside its bytes.
    private static let overhead = 256

    private struct Entry {
        var answer: KnownAnswer
        var lastUse: UInt64
    }

    private let byteLimit: Int
    private let staleSeconds: Int64
    private var entries: [AnswerKey: Entry] = [:]
    private var uses: UInt64 = 0
    /// The bytes of all answers.
    private(set) var bytes = 0

    init(byteLimit: Int, staleSeconds: Int64) {
        self.byteLimit = byteLimit
        self.staleSeconds = staleSeconds
    }

    /// How many there are.
    var count: Int { entries.count }

    /// Looks an answer up.
    mutating func find(_ key: AnswerKey, at now: Int64) -> Finding {
        guard let place = entries.index(forKey: key) else { return .unknown }
        uses += 1
        entries.values[place].lastUse = uses
        let answer = entries.values[place].answer
        // A clock that was set back must not make an answer count for years.
        if now < answer.freshUntil, now >= answer.learnedAt - 5 { return .fresh(answer) }
        return now - answer.freshUntil <= staleSeconds ? .stale(answer) : .unknown
    }

    /// Learns an answer.
    ///
    /// - Returns: The answers that had to go.
    mutating func learn(_ key: AnswerKey, _ answer: KnownAnswer) -> [AnswerKey] {
        guard answer.bytes.count <= min(Self.answerLimit, byteLimit / 2) else { return [] }
        uses += 1
        if let old = entries.updateValue(Entry(answer: answer, lastUse: uses), forKey: key) {
            bytes -= old.answer.bytes.count + Self.overhead
        }
        bytes += answer.bytes.count + Self.overhead
        guard bytes > byteLimit else { return [] }
        var gone: [AnswerKey] = []
        for (old, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
            guard bytes > byteLimit / 10 * 9, old != key else { break }
            entries[old] = nil
            bytes -= entry.answer.bytes.count + Self.overhead
            gone.append(old)
        }
        return gone
    }

    /// All answers about a manifest.
    func answers(about manifest: ContentDigest) -> [KnownAnswer] {
        entries.values.filter { $0.answer.manifest == manifest }.map(\.answer)
    }
}
