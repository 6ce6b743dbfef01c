public import Store

/// What every back end for blobs must do.
public enum BlobStorageConformance {
    /// All checks. Each needs a fresh and empty store.
    public static var checks: [ConformanceCheck<any BlobStorage>] {
        [
            ConformanceCheck("a blob is named by its SHA-256 digest (FIPS 180-4)") { store in
                for (bytes, digest) in vectors {
                    let info = try await store.put(bytes)
                    try Expectation.equal(info.digest.hex, digest, "the digest of \(bytes.count) bytes")
                    try Expectation.equal(info.size, Int64(bytes.count), "the size")
                    try Expectation.equal(try await store.info(info.digest), info, "the description")
                    let back = try await store.bytes(of: info.digest, limit: bytes.count)
                    try Expectation.equal(back == bytes, true, "whether the bytes are the same")
                }
            },
            ConformanceCheck("a blob that comes in pieces is the same blob") { store in
                let (bytes, digest) = vectors[2]
                let writer = try await store.makeWriter(
                    expecting: ContentDigest(hex: digest),
                    limit: Int64(bytes.count)
                )
                var start = 0
                var piece = 0
                while start < bytes.count {
                    let end = min(bytes.count, start + piece)
                    try await writer.write(bytes[start..<end])
                    start = end
                    piece = piece * 3 + 1
                }
                try Expectation.equal(try await writer.finish().digest.hex, digest, "the digest")
                try await Expectation.refused(.closed, "a write after the end") { try await writer.write([1]) }
                try await Expectation.refused(.closed, "a second end") { try await writer.finish() }
                await writer.abandon()
                try Expectation.equal(
                    try await store.info(ContentDigest(hex: digest))?.size,
                    Int64(bytes.count),
                    "the size after abandoning too late"
                )
            },
            ConformanceCheck("rule 4 a blob stops at its limit, and leaves nothing") { store in
                let writer = try await store.makeWriter(expecting: nil, limit: 3)
                try await writer.write(Array("abc".utf8))
                try await Expectation.refused(.tooLarge, "a byte too many") { try await writer.write([1]) }
                try await Expectation.refused(.closed, "a write after that") { try await writer.write([UInt8]()) }
                try await Expectation.refused(.closed, "an end after that") { try await writer.finish() }
                try Expectation.equal(try await store.list(after: nil, limit: 1).elements, [], "the blobs")
                try await Expectation.refused(.invalidRecord, "a negative limit") {
                    try await store.makeWriter(expecting: nil, limit: -1)
                }
            },
            ConformanceCheck("a blob that is not the one announced is refused") { store in
                let announced = try ContentDigest(hex: vectors[1].1)
                try await Expectation.refused(.digestMismatch, "other bytes") {
                    try await store.put(Array("abd".utf8), expecting: announced)
                }
                try Expectation.equal(try await store.info(announced), nil, "the blob that was announced")
                try Expectation.equal(try await store.list(after: nil, limit: 1).elements, [], "the blobs")
            },
            ConformanceCheck("a blob is not there before its end, nor after it was given up") { store in
                let (bytes, hex) = vectors[1]
                let digest = try ContentDigest(hex: hex)
                let writer = try await store.makeWriter(expecting: digest, limit: 10)
                try await writer.write(bytes)
                try Expectation.equal(try await store.info(digest), nil, "the blob before its end")
                await writer.abandon()
                try await Expectation.refused(.closed, "an end after giving up") { try await writer.finish() }
                try Expectation.equal(try await store.info(digest), nil, "the blob after giving up")
                try await Expectation.refused(.notFound, "opening it") { try await store.open(digest) }
            },
            ConformanceCheck("a range of a blob is read exactly") { store in
                let bytes = (0..<1_000).map { UInt8($0 % 251) }
                let reader = try await store.open(try await store.put(bytes).digest)
                for (offset, count) in [(0, 0), (0, 1), (0, 1_000), (999, 1), (500, 250), (900, 500), (1_000, 5)] {
                    let read = try await reader.read(at: Int64(offset), count: count)
                    try Expectation.equal(read, Array(bytes[offset...].prefix(count)), "\(count) bytes at \(offset)")
                }
                for (offset, count) in [(-1, 1), (0, -1), (1_001, 0)] as [(Int64, Int)] {
                    try await Expectation.refused(.outOfRange, "\(count) bytes at \(offset)") {
                        try await reader.read(at: offset, count: count)
                    }
                }
                try await Expectation.refused(.tooLarge, "a blob over the reader's limit") {
                    try await store.bytes(of: reader.info.digest, limit: 999)
                }
            },
            ConformanceCheck("a blob that is written twice at once is there once") { store in
                let bytes = vectors[2].0
                try await withThrowingTaskGroup(of: BlobInfo.self) { group in
                    for _ in 0..<8 { group.addTask { try await store.put(bytes) } }
                    for try await info in group { try Expectation.equal(info.digest.hex, vectors[2].1, "the digest") }
                }
                try Expectation.equal(try await store.list(after: nil, limit: 10).elements.count, 1, "the blobs")
            },
            ConformanceCheck("a removed blob is gone, and whoever has it open reads on") { store in
                let info = try await store.put(vectors[1].0)
                let reader = try await store.open(info.digest)
                try Expectation.equal(try await store.remove(info.digest), true, "the removal")
                try Expectation.equal(try await store.remove(info.digest), false, "a second removal")
                try Expectation.equal(try await store.info(info.digest), nil, "the blob")
                try Expectation.equal(try await reader.read(at: 0, count: 3), vectors[1].0, "the open blob")
            },
            ConformanceCheck("blobs are listed by digest, page by page") { store in
                var digests: [ContentDigest] = []
                for number in UInt8(0)..<40 { digests.append(try await store.put([number]).digest) }
                let pages = try await DistributorStoreConformance.walk { try await store.list(after: $0, limit: 16) }
                try Expectation.equal(pages.map(\.count), [16, 16, 8], "the pages")
                try Expectation.equal(pages.joined().map(\.digest), digests.sorted(), "the digests")
                try await Expectation.refused(.invalidRecord, "a page of nothing") {
                    try await store.list(after: nil, limit: 0)
                }
            },
        ]
    }

    /// The examples of FIPS 180-4: nothing, one block, and a million times the same letter.
    private static let vectors: [([UInt8], String)] = [
        ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]
}
