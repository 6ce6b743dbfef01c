import Crypto
import Foundation
import Glibc
import Logging
import Store

/// Takes what ``GatewaySeeder`` has brought: compares each blob with its digest, and pins it.
struct Inbox: Sendable {
    let cache: BlobCache
    let envelopes: EnvelopeShelf
    let payloads: PayloadBook
    let logger: Logger

    /// Takes everything that is there.
    func take() async {
        let folder = cache.folder.inbox
        for name in CacheFolder.names(in: folder).sorted() {
            let path = folder + "/" + name
            let parts = name.split(separator: "-", maxSplits: 1)
            // Names that begin with a dot are still being written.
            guard parts.count == 2, let digest = try? ContentDigest(hex: String(parts[1])) else { continue }
            switch parts[0] {
            case "blob": await takeBlob(path, digest)
            case "envelope":
                let bytes = (try? CacheFile.content(path, limit: KnownEnvelope.byteLimit)) ?? nil
                if let bytes, let manifest = await envelopes.learn(bytes, isSeeded: true) {
                    cache.sight(manifest)
                    logger.notice("manifest taken from the inbox", metadata: ["manifest": "\(manifest.hex)"])
                }
                unlink(path)
            case "payload":
                let bytes = (try? CacheFile.content(path, limit: 4_096)) ?? nil
                if let payload = bytes.flatMap(SealedRecord.open).flatMap({ PayloadForm($0) }) {
                    payloads.add(payload)
                }
                unlink(path)
            case "release":
                cache.pin(digest, false)
                unlink(path)
            default: continue
            }
        }
    }

    private func takeBlob(_ path: String, _ digest: ContentDigest) async {
        let cache = cache
        do {
            try await cache.perform {
                let file = try CacheFile(path, O_RDONLY)
                let size = try file.size()
                guard try Self.digest(of: file, size) == digest else {
                    throw CacheFailure("take a damaged file", number: EIO)
                }
                guard !cache.contains(digest) else {
                    unlink(path)
                    return cache.pin(digest)
                }
                guard cache.reserve(size) else { throw CacheFailure("make room", number: ENOSPC) }
                defer { cache.release(size) }
                try cache.admit(file, at: path, as: digest, size: size)
                cache.pin(digest)
            }
            logger.notice("blob taken from the inbox", metadata: ["blob": "\(digest.hex)"])
        } catch {
            unlink(path)
            logger.error("a seeded file is not taken", metadata: ["blob": "\(digest.hex)", "error": "\(error)"])
        }
    }

    private static func digest(of file: CacheFile, _ size: Int64) throws -> ContentDigest? {
        var hasher = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var offset: Int64 = 0
        while offset < size {
            let count = try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: offset) }
            guard count > 0 else { return nil }
            buffer.withUnsafeBytes { hasher.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            offset += Int64(count)
        }
        return ContentDigest(hasher.finalize())
    }
}
