/// Which servers are left alone for a while, and for how long: those that could not be reached, and those that served
/// what was wrong [A7, G2].
///
/// A value: time and chance come in from outside. Servers are known by their origin, as ``Origin`` has it.
struct SourceLedger: Equatable {
    /// What was wrong with a server.
    enum Fault: UInt64, Equatable {
        /// It could not be reached, or said that it cannot answer now.
        case unreachable = 0
        /// It served what is not what was asked for.
        case bad = 1

        /// Seconds after the first fault, and the most after many.
        fileprivate var waits: (first: UInt64, longest: UInt64) {
            switch self {
            case .unreachable: (20, 3_600)
            case .bad: (900, 86_400)
            }
        }
    }

    /// A server that was at fault.
    struct Entry: Equatable {
        let origin: String
        /// How often in a row.
        var count: UInt64
        /// What was wrong last.
        var fault: Fault
        /// Until when it is left alone, in seconds since 1970.
        var until: UInt64
    }

    /// Most servers that are remembered; the one whose time ends first gives way.
    static let limit = 64

    private(set) var entries: [Entry] = []

    init(entries: [Entry] = []) {
        self.entries = Array(entries.prefix(SourceLedger.limit))
    }

    /// Whether a server is to be left alone at `now`.
    func isLeftAlone(_ origin: String, at now: UInt64) -> Bool {
        guard let entry = entries.first(where: { $0.origin == origin }), entry.until > now else { return false }
        // Whatever was remembered: a clock that was put back does not lock anybody out.
        return entry.until - now <= entry.fault.waits.longest
    }

    /// Whether a server served something bad of late.
    func isBad(_ origin: String, at now: UInt64) -> Bool {
        isLeftAlone(origin, at: now) && entries.contains { $0.origin == origin && $0.fault == .bad }
    }

    /// A server was at fault: it is left alone for longer each time, and not for the same time on each device.
    mutating func note(_ fault: Fault, _ origin: String, at now: UInt64, random: UInt64) {
        var entry = Entry(origin: origin, count: 0, fault: fault, until: 0)
        if let index = entries.firstIndex(where: { $0.origin == origin }) {
            entry = entries.remove(at: index)
            // Unreachable is no excuse for what it served.
            if entry.fault == .unreachable || fault == .bad || entry.until <= now { entry.fault = fault }
        }
        entry.count = min(entry.count + 1, 32)
        let waits = entry.fault.waits
        let wait = min(waits.first << (entry.count - 1), waits.longest)
        entry.until = now + wait / 2 + random % (wait / 2 + 1)
        if entries.count >= SourceLedger.limit,
            let first = entries.indices.min(by: { entries[$0].until < entries[$1].until })
        {
            entries.remove(at: first)
        }
        entries.append(entry)
    }

    /// A server did well. One that served something bad before has to be out of its time first.
    mutating func noteGood(_ origin: String, at now: UInt64) {
        guard !isBad(origin, at: now) else { return }
        entries.removeAll { $0.origin == origin }
    }

    /// `items` with those at the end whose server is to be left alone, otherwise in their order.
    func ordered<Item>(_ items: [Item], at now: UInt64, origin: (Item) -> String) -> [Item] {
        items.filter { !isLeftAlone(origin($0), at: now) } + items.filter { isLeftAlone(origin($0), at: now) }
    }
}
