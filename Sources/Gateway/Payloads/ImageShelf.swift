import PatchFormat
import Store
import ZstdCodec

/// The images that the cache has: as they are, or compressed.
struct ImageShelf: Sendable {
    let cache: BlobCache
    let payloads: PayloadBook

    /// The forms of an image that are in the cache, other than patches; the image itself is one of them.
    func whole(_ result: ContentDigest, size: Int64) -> [PayloadForm] {
        var forms = payloads[result].filter { !$0.isPatch && cache.contains($0.digest) }
        if cache.contains(result), !forms.contains(where: { $0.digest == result }) {
            forms.append(
                PayloadForm(format: PayloadFormat.full.rawValue, result: result, digest: result, size: size)
            )
        }
        return forms
    }

    /// Whether the bytes of an image can be had.
    func has(_ digest: ContentDigest) -> Bool {
        cache.contains(digest)
            || payloads[digest].contains { $0.format == PayloadFormat.fullZstd.rawValue && cache.contains($0.digest) }
    }

    /// The bytes of an image of at most `limit` bytes.
    func bytes(_ digest: ContentDigest, limit: Int) throws -> [UInt8]? {
        if let (file, size) = cache.open(digest) { return size <= limit ? try Self.content(file, Int(size)) : nil }
        let compressed = payloads[digest].first { $0.format == PayloadFormat.fullZstd.rawValue }
        guard let compressed, let (file, size) = cache.open(compressed.digest), size <= limit else { return nil }
        return try Self.decompress(try Self.content(file, Int(size)), limit: limit)
    }

    private static func content(_ file: CacheFile, _ size: Int) throws -> [UInt8] {
        var failure: (any Error)?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            do { count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0) } catch { failure = error }
        }
        if let failure { throw failure }
        guard bytes.count == size else { throw CacheFailure("read an image", number: 5) }
        return bytes
    }

    private static func decompress(_ payload: [UInt8], limit: Int) throws -> [UInt8] {
        // The size is not known here: the bound is what may be held, and the digest is looked at by whoever uses it.
        let decompressor = try ZstdDecompressor(resultSize: UInt64(limit))
        var image: [UInt8] = []
        try decompressor.decompress(payload.span) { (piece: Span<UInt8>) in
            piece.withUnsafeBufferPointer { image.append(contentsOf: $0) }
        }
        return image
    }
}
