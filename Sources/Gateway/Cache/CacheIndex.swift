import Store

/// Which blobs are on the disk, how large they are, when they were used, and which of them have to go when there is no room
/// [G2]. A value: it asks no clock and touches no file.
struct CacheIndex: Sendable {
    /// One blob.
    struct Entry: Sendable, Equatable {
        /// Its size, in bytes.
        let size: Int64
        /// When it was asked for last, in Unix seconds.
        var lastUse: Int64
    }

    /// How hard a blob is held.
    enum Hold: Int, Comparable {
        /// It goes when it was not used for the longest time.
        case none
        /// It is of a campaign that runs: it goes after all that is not.
        case campaign
        /// Somebody put it here to stay.
        case pinned

        static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Most bytes.
    let limit: Int64
    private(set) var entries: [ContentDigest: Entry] = [:]
    /// The bytes of all blobs.
    private(set) var total: Int64 = 0
    /// Counts what was taken out, so that others notice that something was.
    private(set) var removals = 0

    init(limit: Int64) { self.limit = limit }

    /// Puts a blob in.
    mutating func add(_ digest: ContentDigest, size: Int64, at now: Int64) {
        if let old = entries[digest] { total -= old.size }
        entries[digest] = Entry(size: size, lastUse: now)
        total += size
    }

    /// The size of a blob, which is used now.
    mutating func touch(_ digest: ContentDigest, at now: Int64) -> Int64? {
        guard let place = entries.index(forKey: digest) else { return nil }
        if entries.values[place].lastUse < now { entries.values[place].lastUse = now }
        return entries.values[place].size
    }

    /// Takes a blob out.
    mutating func remove(_ digest: ContentDigest) {
        guard let old = entries.removeValue(forKey: digest) else { return }
        total -= old.size
        removals += 1
    }

    /// What has to go before `bytes` more fit: what was not used for the longest time first, what is held last, what is pinned
    /// never. A tenth more than is needed goes, so that not every new blob looks through all of them.
    ///
    /// - Returns: Nothing where they do not fit in at all.
    func victims(for bytes: Int64, hold: (ContentDigest) -> Hold) -> [ContentDigest]? {
        guard bytes <= limit else { return nil }
        guard total + bytes > limit else { return [] }
        var candidates: [(digest: ContentDigest, entry: Entry, hold: Hold)] = []
        var pinned: Int64 = 0
        for (digest, entry) in entries {
            let hold = hold(digest)
            if hold == .pinned { pinned += entry.size } else { candidates.append((digest, entry, hold)) }
        }
        guard pinned + bytes <= limit else { return nil }
        candidates.sort {
            ($0.hold, $0.entry.lastUse, $0.digest) < ($1.hold, $1.entry.lastUse, $1.digest)
        }
        let goal = max(pinned, min(limit - bytes, limit / 10 * 9 - bytes))
        var left = total
        var victims: [ContentDigest] = []
        for candidate in candidates where left > goal {
            // Of what is held no more goes than must.
            if candidate.hold > .none, left + bytes <= limit { break }
            victims.append(candidate.digest)
            left -= candidate.entry.size
        }
        return left + bytes <= limit ? victims : nil
    }
}
