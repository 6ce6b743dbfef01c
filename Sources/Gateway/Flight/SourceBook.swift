import HTTPOrigin

/// Which locations are left alone for a while [S25]: each time that one fails for longer, up to an hour. A value.
struct SourceBook: Sendable {
    private struct Entry {
        var failures = 0
        var until: Int64 = 0
    }

    private static let shortest: Int64 = 5
    private static let longest: Int64 = 3_600
    private static let limit = 4_096

    private var entries: [Origin: Entry] = [:]

    /// What a location gave was not what its digest says, or it failed.
    ///
    /// - Parameters:
    ///   - origin: The server.
    ///   - isBad: Whether it gave something wrong, which counts more than to give nothing.
    ///   - jitter: A random number from 0 to 1.
    mutating func fail(_ origin: Origin, isBad: Bool, at now: Int64, jitter: Double) {
        if entries.count >= Self.limit, entries[origin] == nil {
            entries = entries.filter { $0.value.until > now }
            if entries.count >= Self.limit { return }
        }
        var entry = entries[origin] ?? Entry()
        entry.failures = min(entry.failures + (isBad ? 4 : 1), 16)
        let span = min(Self.longest, Self.shortest << Int64(entry.failures - 1))
        entry.until = now + span / 2 + Int64(Double(span / 2) * jitter)
        entries[origin] = entry
    }

    /// A location gave what it should.
    mutating func succeed(_ origin: Origin) { entries[origin] = nil }

    /// The locations in the order in which to try them: those that are left alone come last, and not at all where others are.
    func order(_ urls: [OriginURL], at now: Int64) -> [OriginURL] {
        let good = urls.filter { (entries[$0.origin]?.until ?? 0) <= now }
        return good.isEmpty ? urls : good
    }

    /// How many are left alone now.
    func resting(at now: Int64) -> Int { entries.values.count { $0.until > now } }
}
