import Foundation
import Glibc
import Store

/// The manifests that a gateway knows, on the disk and in memory.
actor EnvelopeShelf {
    private let cache: BlobCache
    private var envelopes: [ContentDigest: KnownEnvelope] = [:]

    /// Most manifests, and most bytes of them. What somebody seeded goes last.
    private static let countLimit = 256
    private static let byteLimit = 32 << 20
    /// How often the time of a manifest that comes again and again is written down, in seconds.
    private static let refreshSeconds: Int64 = 3_600

    init(cache: BlobCache) { self.cache = cache }

    /// How many there are.
    var count: Int { envelopes.count }

    /// Reads what an earlier run has left; what is torn is removed.
    func load() {
        let folder = cache.folder.envelopes
        for name in CacheFolder.names(in: folder) {
            let bytes = (try? CacheFile.content(folder + "/" + name, limit: KnownEnvelope.byteLimit + 4_096)) ?? nil
            guard let envelope = bytes.flatMap(SealedRecord.open).flatMap(KnownEnvelope.init(record:)),
                envelope.digest.hex == name
            else {
                unlink(folder + "/" + name)
                continue
            }
            envelopes[envelope.digest] = envelope
        }
        trim()
    }

    /// The manifests, the newest first.
    var newest: [ContentDigest] {
        envelopes.values.sorted { ($0.learnedAt, $0.digest) > ($1.learnedAt, $1.digest) }.map(\.digest)
    }

    /// All envelopes.
    var all: [KnownEnvelope] { Array(envelopes.values) }

    /// An envelope by its manifest's digest.
    subscript(digest: ContentDigest) -> KnownEnvelope? { envelopes[digest] }

    /// Learns an envelope.
    ///
    /// - Returns: The manifest's digest; nothing where the bytes are no envelope.
    @discardableResult
    func learn(_ bytes: [UInt8], isSeeded: Bool) async -> ContentDigest? {
        let now = cache.clock.now()
        guard var envelope = KnownEnvelope(bytes, learnedAt: now, isSeeded: isSeeded) else { return nil }
        if let known = envelopes[envelope.digest] {
            envelope.isSeeded = envelope.isSeeded || known.isSeeded
            // Polls bring the envelope alone.
            if envelope.details.isEmpty, !known.details.isEmpty, known.bytes == envelope.bytes,
                let whole = KnownEnvelope(known.bytes + known.details, learnedAt: now, isSeeded: envelope.isSeeded)
            {
                envelope = whole
            }
            if known.bytes == envelope.bytes, known.details == envelope.details, envelope.isSeeded == known.isSeeded,
                now - known.learnedAt < Self.refreshSeconds
            {
                return envelope.digest
            }
        }
        envelopes[envelope.digest] = envelope
        trim()
        let record = SealedRecord.seal(envelope.encoded)
        let (folder, name) = (cache.folder.envelopes, envelope.digest.hex)
        try? await cache.perform {
            try CacheFile.place(record, at: folder + "/" + name, in: folder, isDurable: isSeeded)
        }
        return envelope.digest
    }

    private func trim() {
        var bytes = envelopes.values.reduce(0) { $0 + $1.bytes.count + $1.details.count }
        guard envelopes.count > Self.countLimit || bytes > Self.byteLimit else { return }
        let order = envelopes.values.sorted {
            ($0.isSeeded ? 1 : 0, $0.learnedAt) < ($1.isSeeded ? 1 : 0, $1.learnedAt)
        }
        for envelope in order {
            guard envelopes.count > Self.countLimit || bytes > Self.byteLimit, envelopes.count > 1 else { break }
            envelopes[envelope.digest] = nil
            bytes -= envelope.bytes.count + envelope.details.count
            unlink(cache.folder.envelopes + "/" + envelope.digest.hex)
        }
    }
}
