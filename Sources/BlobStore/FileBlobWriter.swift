import Crypto
import Store

/// Writes one blob to a file and digests it on the way.
actor FileBlobWriter: BlobWriter {
    private let layout: BlobLayout
    private let expected: ContentDigest?
    private let limit: Int64
    private let executor = QueueExecutor()
    private var file: IncomingFile?
    private var digest = SHA256()
    private var size: Int64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(layout: BlobLayout, expecting expected: ContentDigest?, limit: Int64) throws(StoreError) {
        self.layout = layout
        self.expected = expected
        self.limit = limit
        file = try IncomingFile(in: layout.incoming)
    }

    func write(_ bytes: some Collection<UInt8> & Sendable) throws {
        if try bytes.withContiguousStorageIfAvailable({ try append(UnsafeRawBufferPointer($0)) }) == nil {
            try Array(bytes).withUnsafeBytes { try append($0) }
        }
    }

    func finish() throws -> BlobInfo {
        guard let file else { throw Self.closed }
        self.file = nil
        guard let found = ContentDigest(digest.finalize()) else {
            throw StoreError(.unavailable, "the digest has another length", expected: "\(ContentDigest.length) bytes")
        }
        if let expected, expected != found {
            throw StoreError(
                .digestMismatch,
                "the blob is not the one that was announced",
                expected: expected.hex,
                found: "\(found.hex) over \(size) bytes",
                advice: "send it again"
            )
        }
        try file.place(at: layout.path(of: found), in: layout.folder(of: found))
        return BlobInfo(digest: found, size: size)
    }

    func abandon() {
        file = nil
    }

    private func append(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        guard let file else { throw Self.closed }
        guard Int64(bytes.count) <= limit - size else {
            self.file = nil
            throw StoreError(
                .tooLarge,
                "the blob is larger than it may be",
                expected: "at most \(limit) bytes",
                found: "at least \(size + Int64(bytes.count)) bytes"
            )
        }
        do {
            try file.append(bytes)
        } catch {
            // Part of the bytes may have been written: what is there now is not what was digested.
            self.file = nil
            throw error
        }
        digest.update(bufferPointer: bytes)
        size += Int64(bytes.count)
    }

    private static var closed: StoreError {
        StoreError(.closed, "the blob's writer is closed", advice: "begin the blob anew")
    }
}
