import Store
import Synchronization

/// What an encoder made of an image and can use again for the next patch from it, such as its suffix array: bounded by
/// bytes, the image that was not used for longest goes first.
final class PreparedImageCache<Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let size: Int
        var lastUse: UInt64
    }

    private struct Content {
        var entries: [ContentDigest: Entry] = [:]
        var size = 0
        var clock: UInt64 = 0
    }

    /// The most bytes that are kept.
    let limit: Int
    private let content = Mutex(Content())

    /// A cache of at most `limit` bytes.
    init(limit: Int) { self.limit = limit }

    /// How many bytes are kept.
    var size: Int { content.withLock { $0.size } }

    /// What was made of an image; made now where it is not there. What is larger than the cache is not kept.
    ///
    /// - Parameter make: Gives the value and its size in bytes. Called without a lock: two who ask at the same time may
    ///   both make it, and the first one's is kept.
    func value(for image: ContentDigest, _ make: () throws -> (value: Value, size: Int)) rethrows -> Value {
        if let found = find(image) { return found }
        let made = try make()
        keep(made.value, made.size, for: image)
        return made.value
    }

    private func find(_ image: ContentDigest) -> Value? {
        content.withLock { content in
            content.clock += 1
            content.entries[image]?.lastUse = content.clock
            return content.entries[image]?.value
        }
    }

    private func keep(_ value: Value, _ size: Int, for image: ContentDigest) {
        guard size <= limit else { return }
        content.withLock { content in
            guard content.entries[image] == nil else { return }
            while content.size + size > limit,
                let oldest = content.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                content.entries[oldest.key] = nil
                content.size -= oldest.value.size
            }
            content.clock += 1
            content.entries[image] = Entry(value: value, size: size, lastUse: content.clock)
            content.size += size
        }
    }
}
