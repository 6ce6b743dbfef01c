import Foundation
import Glibc
import NIOCore
import Store
import Synchronization

/// The blobs that an event loop holds open: a bounded number, the least used goes. Only its event loop may use it.
final class LoopShelf {
    /// Most open files of an event loop, and the largest content that is held in memory.
    private static let fileLimit = 128
    private static let contentLimit = 32 << 10
    private static let prefix = Array("/v1/blobs/sha-256/".utf8)

    private let cache: BlobCache
    private var blobs: [String: OpenBlob] = [:]
    private var uses: UInt64 = 0
    private var removals = 0
    private var dateSeconds: Int64 = 0
    private var date: [UInt8] = []

    init(_ cache: BlobCache) { self.cache = cache }

    /// The blob that a path names, where it is in the cache and whole.
    func blob(_ path: String) -> OpenBlob? {
        if cache.removals != removals { sweep() }
        if let blob = blobs[path] {
            guard cache.size(blob.digest) != nil else {
                blobs[path] = nil
                return nil
            }
            uses += 1
            blob.lastUse = uses
            return blob
        }
        let bytes = path.utf8
        guard bytes.count == Self.prefix.count + 64, bytes.starts(with: Self.prefix),
            let digest = try? ContentDigest(hex: String(path.suffix(64))), let (file, size) = cache.open(digest)
        else { return nil }
        return add(path, digest, file, Int(size))
    }

    private func add(_ path: String, _ digest: ContentDigest, _ file: CacheFile, _ size: Int) -> OpenBlob? {
        // The handle closes its descriptor itself.
        let descriptor = fcntl(file.descriptor, F_DUPFD_CLOEXEC, 0)
        guard descriptor >= 0 else { return nil }
        var content: ByteBuffer?
        if size <= Self.contentLimit {
            var buffer = ByteBufferAllocator().buffer(capacity: size)
            let count = try? buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) {
                try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<size]), at: 0)
            }
            content = count == size ? buffer : nil
        }
        let blob = OpenBlob(digest, descriptor: descriptor, size: size, content: content)
        if blobs.count >= Self.fileLimit, let oldest = blobs.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            blobs[oldest] = nil
        }
        uses += 1
        blob.lastUse = uses
        blobs[path] = blob
        return blob
    }

    /// Lets go of what is no longer in the cache, so that its room on the disk is free.
    func sweep() {
        removals = cache.removals
        blobs = blobs.filter { cache.contains($0.value.digest) }
    }

    /// The `Date` field with its line break, made once a second (RFC 9110 section 6.6.1).
    func dateField() -> [UInt8] {
        let now = cache.clock.now()
        guard now != dateSeconds else { return date }
        dateSeconds = now
        let text = "Date: \(HTTPDate(now))\r\n"
        date = Array(text.utf8)
        return date
    }
}

/// The shelves of all event loops.
final class LoopShelves: Sendable {
    private struct Shelf: @unchecked Sendable {
        // Handed out to its own event loop alone.
        let shelf: LoopShelf
        let eventLoop: any EventLoop
    }

    private let cache: BlobCache
    private let shelves = Mutex<[ObjectIdentifier: Shelf]>([:])

    init(_ cache: BlobCache) { self.cache = cache }

    /// The shelf of an event loop, for the caller who is on it.
    func shelf(on eventLoop: any EventLoop) -> LoopShelf {
        eventLoop.preconditionInEventLoop()
        return shelves.withLock { shelves in
            if let shelf = shelves[ObjectIdentifier(eventLoop)] { return shelf }
            let shelf = Shelf(shelf: LoopShelf(cache), eventLoop: eventLoop)
            shelves[ObjectIdentifier(eventLoop)] = shelf
            return shelf
        }.shelf
    }

    /// Lets go of what is no longer in the cache, on all event loops.
    func sweep() {
        for shelf in shelves.withLock({ Array($0.values) }) {
            shelf.eventLoop.execute { shelf.shelf.sweep() }
        }
    }
}
