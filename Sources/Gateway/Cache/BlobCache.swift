import Dispatch
import Foundation
import Glibc
import Store
import Synchronization

/// The blobs of a gateway: files named by their digests, with an index in memory [G2]. A request costs no write: when blobs
/// were used is kept in memory and written down now and then.
///
/// The folder tells what is there. A blob gets its name only after its digest was checked and its bytes are on the disk, so
/// that a crash at any moment leaves whole blobs, and beginnings in `incoming`.
final class BlobCache: Sendable {
    private struct State {
        var index: CacheIndex
        var pins: PinBook
        /// What blobs that are arriving will need.
        var reserved: Int64 = 0
        var isChanged = false
    }

    let folder: CacheFolder
    let clock: GatewayClock
    private let state: Mutex<State>
    private let queue = DispatchQueue(label: "fettle.gateway.cache", attributes: .concurrent)

    /// Reads what is in the folder.
    init(_ folder: CacheFolder, limit: Int64, pinDays: Int, clock: GatewayClock) {
        self.folder = folder
        self.clock = clock
        state = Mutex(State(index: CacheIndex(limit: limit), pins: PinBook(days: pinDays)))
        scan()
    }

    /// Does what may wait for the disk, where it holds up no thread that others need.
    func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }

    // MARK: What is there

    /// The size of a blob that is there, which counts as a use of it.
    func size(_ digest: ContentDigest) -> Int64? {
        let now = clock.now()
        return state.withLock { $0.index.touch(digest, at: now) }
    }

    /// Whether a blob is there.
    func contains(_ digest: ContentDigest) -> Bool { state.withLock { $0.index.entries[digest] != nil } }

    /// Opens a blob; nothing where it is not there, also where somebody has removed the file.
    func open(_ digest: ContentDigest) -> (file: CacheFile, size: Int64)? {
        guard let size = size(digest) else { return nil }
        guard let file = try? CacheFile(folder.blob(digest), O_RDONLY), (try? file.size()) == size else {
            forget(digest)
            return nil
        }
        return (file, size)
    }

    /// How often blobs have been taken out: whoever holds files open looks again when it changes.
    var removals: Int { state.withLock { $0.index.removals } }

    /// Number of blobs, their bytes, and the limit.
    var extent: (count: Int, bytes: Int64, limit: Int64) {
        state.withLock { ($0.index.entries.count, $0.index.total, $0.index.limit) }
    }

    /// The digests and sizes of all blobs.
    var sizes: [ContentDigest: Int64] { state.withLock { $0.index.entries.mapValues(\.size) } }

    // MARK: Room

    /// Makes room for a blob that is about to arrive, and keeps it free.
    ///
    /// - Returns: Whether there is any.
    func reserve(_ bytes: Int64) -> Bool {
        let now = clock.now()
        let victims = state.withLock { state -> [ContentDigest]? in
            let pins = state.pins
            let victims = state.index.victims(for: state.reserved + bytes) { pins.hold($0, at: now) }
            guard let victims else { return nil }
            for victim in victims { state.index.remove(victim) }
            state.reserved += bytes
            state.isChanged = state.isChanged || !victims.isEmpty
            return victims
        }
        guard let victims else { return false }
        for victim in victims { unlink(folder.blob(victim)) }
        return true
    }

    /// Gives room back that was reserved.
    func release(_ bytes: Int64) { state.withLock { $0.reserved -= bytes } }

    /// Puts a checked file under its name. Its bytes are on the disk afterwards.
    func admit(_ file: CacheFile, at path: String, as digest: ContentDigest, size: Int64) throws(CacheFailure) {
        try file.flush()
        let destination = folder.blob(digest)
        if rename(path, destination) != 0 {
            guard CacheFailure("name a blob").isGone, access(path, F_OK) == 0 else { throw CacheFailure("name a blob") }
            mkdir((destination as NSString).deletingLastPathComponent, 0o750)
            guard rename(path, destination) == 0 else { throw CacheFailure("name a blob") }
        }
        let now = clock.now()
        state.withLock { state in
            state.index.add(digest, size: size, at: now)
            state.isChanged = true
        }
    }

    /// Keeps a blob that was made here.
    func put(_ bytes: [UInt8], _ digest: ContentDigest) async throws {
        guard !contains(digest) else { return }
        let size = Int64(bytes.count)
        try await perform {
            guard self.reserve(size) else { throw CacheFailure("make room", number: ENOSPC) }
            defer { self.release(size) }
            let path = "\(self.folder.incoming)/.made-\(digest.hex)"
            let file = try CacheFile(path, O_RDWR | O_CREAT | O_TRUNC)
            do {
                try bytes.withUnsafeBytes { try file.write($0, at: 0) }
                try self.admit(file, at: path, as: digest, size: size)
            } catch {
                unlink(path)
                throw error
            }
        }
    }

    /// Notes that a blob's file is gone.
    func forget(_ digest: ContentDigest) {
        state.withLock { state in
            state.index.remove(digest)
            state.isChanged = true
        }
    }

    /// Removes a blob that turned out to be bad.
    func remove(_ digest: ContentDigest) {
        forget(digest)
        unlink(folder.blob(digest))
    }

    // MARK: Pins

    /// A poll brought a manifest.
    func sight(_ manifest: ContentDigest) {
        let now = clock.now()
        state.withLock { state in
            state.pins.sight(manifest, at: now)
            state.isChanged = true
        }
    }

    /// An answer about a manifest named a payload.
    func assign(_ payload: ContentDigest, to manifest: ContentDigest) {
        state.withLock { $0.pins.assign(payload, to: manifest) }
    }

    /// Pins a blob, or lets it go.
    func pin(_ digest: ContentDigest, _ isPinned: Bool = true) {
        state.withLock { state in
            state.pins.pin(digest, isPinned)
            state.isChanged = true
        }
    }

    // MARK: The folder

    /// Reads what is in the folder: at the start, and after somebody removed it.
    func scan() {
        var found: [(ContentDigest, Int64, Int64)] = []
        for first in 0...255 {
            let shelf = folder.shelf(UInt8(first))
            for name in CacheFolder.names(in: shelf) {
                guard let digest = try? ContentDigest(hex: String(shelf.suffix(2)) + name) else { continue }
                guard let facts = CacheFolder.facts(shelf + "/" + name) else { continue }
                found.append((digest, facts.size, facts.modified))
            }
        }
        let usage = (try? CacheFile.content(folder.usage, limit: UsageSnapshot.byteLimit))
            .flatMap { $0.flatMap(SealedRecord.open) }.flatMap(UsageSnapshot.init)
        let now = clock.now()
        state.withLock { state in
            var index = CacheIndex(limit: state.index.limit)
            for (digest, size, modified) in found {
                // No time that lies ahead: it would hold the blob for ever.
                index.add(digest, size: size, at: min(now, usage?.uses[digest] ?? modified))
            }
            state.index = index
            guard let usage else { return }
            for (manifest, time) in usage.sightings { state.pins.sight(manifest, at: min(now, time)) }
            for digest in usage.pinned { state.pins.pin(digest) }
        }
    }

    /// Writes down when blobs were used, and makes room where the limit was lowered.
    func save() {
        _ = reserve(0)
        let snapshot = state.withLock { state -> UsageSnapshot in
            var snapshot = UsageSnapshot()
            snapshot.uses = state.index.entries.mapValues(\.lastUse)
            snapshot.sightings = state.pins.sightings
            snapshot.pinned = state.pins.pinned
            state.isChanged = false
            return snapshot
        }
        try? CacheFile.place(SealedRecord.seal(snapshot.encoded), at: folder.usage, in: folder.root, isDurable: false)
    }
}
