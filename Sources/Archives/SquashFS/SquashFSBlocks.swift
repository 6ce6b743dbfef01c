/// The blocks of a SquashFS image, decompressed on demand, the last ones kept.
final class SquashFSBlocks {
    /// Size of a metadata block once decompressed, at most (squashfs.rst section 3.3).
    static let metadataSize = 8_192
    private static let metadataKept = 4_096
    private static let fragmentsKept = 32
    /// Most bytes of tails of files: an image that is read in its own order needs each block once.
    private static let fragmentLimit = 17_179_869_184
    /// Most bytes of metadata that one image may make us decompress: a million inodes take about a tenth of it.
    private static let metadataLimit = 1_073_741_824

    let fields: FieldReader
    private let compression: Compression
    private let used: Int
    private let limits: ArchiveLimits
    private var metadata: [Int: (content: [UInt8], next: Int)] = [:]
    private var metadataTotal = 0
    private var fragmentTotal = 0
    private var fragments: [(start: Int, content: [UInt8])] = []

    init(_ fields: FieldReader, _ superblock: SquashFSSuperblock, limits: ArchiveLimits) {
        self.fields = fields
        self.compression = superblock.compression
        self.used = superblock.used
        self.limits = limits
    }

    /// The metadata block at `start`, and where the next one begins.
    func metadata(at start: Int) throws(ArchiveError) -> (content: [UInt8], next: Int) {
        if let block = metadata[start] { return block }
        guard start >= SquashFSSuperblock.size, start <= used - 2 else {
            throw fields.error(.malformed, at: start, expected: "a metadata block before \(used)", found: "none")
        }
        let header = try fields.little16(start)
        let size = header & 0x7FFF
        guard size > 0, size <= Self.metadataSize, size <= used - start - 2 else {
            throw fields.error(.malformed, at: start, expected: "1 to \(Self.metadataSize) bytes", found: "\(size)")
        }
        let range = (start + 2)..<(start + 2 + size)
        var content: [UInt8]
        if header & 0x8000 != 0 {
            content = Array(fields.bytes[range])
        } else {
            content = try decompress(range, .whole(limit: UInt64(Self.metadataSize)))
        }
        metadataTotal += content.count
        guard metadataTotal <= Self.metadataLimit else {
            let expected = "at most \(Self.metadataLimit) bytes of metadata"
            throw fields.error(.limitExceeded, at: start, expected: expected, found: "more")
        }
        if metadata.count == Self.metadataKept { metadata.removeAll(keepingCapacity: true) }
        metadata[start] = (content, range.upperBound)
        return (content, range.upperBound)
    }

    /// A block of data: `size` as the format has it, with bit 24 for what is stored.
    ///
    /// - Parameter extent: How much of it to decompress.
    func data(at start: UInt64, size: UInt32, _ extent: DecompressionExtent) throws(ArchiveError) -> [UInt8] {
        let length = Int(size & 0xFF_FFFF)
        guard start >= UInt64(SquashFSSuperblock.size), start <= UInt64(used), length <= used - Int(start),
            size >> 25 == 0
        else {
            throw fields.error(
                .truncated,
                at: Int(clamping: start),
                expected: "a block of \(length) bytes before \(used)",
                found: "the end"
            )
        }
        let range = Int(start)..<(Int(start) + length)
        guard size & 0x100_0000 != 0 else { return try decompress(range, extent) }
        return try fields.bytes.withUnsafeBufferPointer { (buffer) throws(ArchiveError) in
            try extent.copy(of: UnsafeBufferPointer(rebasing: buffer[range]))
        }
    }

    /// A block of tails of files: small files share one, so the last ones are kept.
    func fragment(at start: UInt64, size: UInt32, blockSize: Int) throws(ArchiveError) -> [UInt8] {
        let key = Int(clamping: start)
        if let kept = fragments.first(where: { $0.start == key }) { return kept.content }
        let content = try data(at: start, size: size, .whole(limit: UInt64(blockSize)))
        fragmentTotal += content.count
        guard fragmentTotal <= Self.fragmentLimit else {
            let expected = "at most \(Self.fragmentLimit) bytes of fragments"
            throw fields.error(.limitExceeded, at: key, expected: expected, found: "more")
        }
        if fragments.count == Self.fragmentsKept { fragments.removeFirst() }
        fragments.append((key, content))
        return content
    }

    private func decompress(_ range: Range<Int>, _ extent: DecompressionExtent) throws(ArchiveError) -> [UInt8] {
        do throws(ArchiveError) {
            return try fields.bytes.withUnsafeBufferPointer { (buffer) throws(ArchiveError) in
                try compression.result(
                    of: UnsafeBufferPointer(rebasing: buffer[range]),
                    extent: extent,
                    limits: limits
                )
            }
        } catch {
            var error = error
            error.offset += range.lowerBound
            error.structure += " in a squashfs block"
            throw error
        }
    }
}
