import Glibc
import Store

/// A blob store on a disk that has room for so many bytes of each blob.
final class FullDisk: BlobStorage {
    private let room: Int64
    private let storage: any BlobStorage

    init(room: Int64, storage: any BlobStorage) {
        self.room = room
        self.storage = storage
    }

    func makeWriter(expecting expected: ContentDigest?, limit: Int64) async throws -> any BlobWriter {
        Writer(room: room, writer: try await storage.makeWriter(expecting: expected, limit: limit))
    }

    func open(_ digest: ContentDigest) async throws -> any BlobReader { try await storage.open(digest) }

    func info(_ digest: ContentDigest) async throws -> BlobInfo? { try await storage.info(digest) }

    func remove(_ digest: ContentDigest) async throws -> Bool { try await storage.remove(digest) }

    func list(after: ContentDigest?, limit: Int) async throws -> Page<BlobInfo, ContentDigest> {
        try await storage.list(after: after, limit: limit)
    }

    private actor Writer: BlobWriter {
        private var room: Int64
        private let writer: any BlobWriter

        init(room: Int64, writer: any BlobWriter) {
            self.room = room
            self.writer = writer
        }

        func write(_ bytes: some Collection<UInt8> & Sendable) async throws {
            room -= Int64(bytes.count)
            guard room >= 0 else {
                throw StoreError(.unavailable, "cannot write a blob", found: String(cString: strerror(ENOSPC)))
            }
            try await writer.write(bytes)
        }

        func finish() async throws -> BlobInfo { try await writer.finish() }

        func abandon() async { await writer.abandon() }
    }
}
