import HTTPOrigin
import Store

/// Where payloads can be had, and how large they are, as answers said. A value, bounded.
struct LocationBook: Sendable {
    /// What is known of a payload.
    struct Entry: Sendable, Equatable {
        /// The size that an answer said, in bytes.
        let size: Int64
        /// Absolute addresses, in the order in which to try them.
        let urls: [OriginURL]
    }

    private let limit: Int
    private var entries: [ContentDigest: Entry] = [:]
    private var order: [ContentDigest] = []

    init(limit: Int = 65_536) { self.limit = limit }

    /// Learns from an answer. The newest one counts.
    mutating func learn(_ digest: ContentDigest, size: Int64, urls: [OriginURL]) {
        if entries.updateValue(Entry(size: size, urls: urls), forKey: digest) == nil { order.append(digest) }
        guard order.count > limit else { return }
        for old in order.prefix(limit / 8) { entries[old] = nil }
        order.removeFirst(limit / 8)
    }

    /// What is known of a payload.
    subscript(digest: ContentDigest) -> Entry? { entries[digest] }
}
