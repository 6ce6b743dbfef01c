import CBOR

/// The places where a part of a resource can be had again: another than the one that gave it comes first, and one that
/// gave something wrong comes last [A7, S25].
final class RepairSources {
    private let sources: [any RangeSource]
    private let tally: TransferTally
    /// How often each gave something wrong.
    private var faults: [Int]
    /// Those that do not answer.
    private var gone: Set<Int> = []
    /// Who gave the last part.
    private var last: Int?
    /// How many bytes have come.
    private(set) var received: UInt64 = 0

    init(_ sources: [any RangeSource], tally: TransferTally) {
        self.sources = sources
        self.tally = tally
        faults = Array(repeating: 0, count: sources.count)
    }

    /// How many places there are.
    var count: Int { sources.count }

    /// Who gave the last part.
    var lastOrigin: String? { last.map { sources[$0].origin } }

    /// The bytes of `range`, rather not from `origin`, which gave them before.
    func read(_ range: Range<UInt64>, except origin: String?) throws(RangeFailure) -> [UInt8] {
        var failure = RangeFailure.unavailable("there is no place where it could be had")
        func rank(_ index: Int) -> Int { 2 * faults[index] + (sources[index].origin == origin ? 1 : 0) }
        let order = sources.indices.filter { !gone.contains($0) }.sorted { (rank($0), $0) < (rank($1), $1) }
        for index in order {
            do throws(RangeFailure) {
                let bytes = try sources[index].read(range)
                received += UInt64(bytes.count)
                last = index
                return bytes
            } catch {
                gone.insert(index)
                // What cannot be reached now may be later: then nothing has to come anew.
                if case .unavailable = failure { failure = error }
            }
        }
        throw failure
    }

    /// The last part that came, of `count` bytes, was wrong.
    func blameLast(_ count: Int) {
        guard let last else { return }
        faults[last] += 1
        tally.blame(sources[last].origin, UInt64(count))
    }

    /// What `origin` gave before, `count` bytes, was wrong.
    func blame(_ origin: String?, _ count: Int) {
        guard let origin else { return }
        for index in sources.indices where sources[index].origin == origin { faults[index] += 1 }
        tally.blame(origin, UInt64(count))
    }
}
