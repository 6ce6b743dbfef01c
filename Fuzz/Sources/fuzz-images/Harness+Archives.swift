import Archives
import Harness

extension Harness {
    /// Archives: all entries have safe paths, and all contents are as long as they are said to be.
    static let archive = Harness("archive", isCBOR: false, seeds: ArchiveSeeds.archives) { input in
        if let archive = try? ZipArchive(input, limits: ArchiveSeeds.limits) { readAll(archive) }
        if let archive = try? TarArchive(input, limits: ArchiveSeeds.limits) { readAll(archive) }
        if let archive = try? SquashFSImage(input, limits: ArchiveSeeds.limits) { readAll(archive) }
    }

    /// Packages: control fields, files, tags.
    static let package = Harness("package", isCBOR: false, seeds: ArchiveSeeds.packages) { input in
        if let package = try? DebianPackage(input, limits: ArchiveSeeds.limits), let files = try? package.files() {
            readAll(files)
        }
        let name = "x-1-cp311-cp311-manylinux_2_17_x86_64.whl"
        if let wheel = try? Wheel(input, fileName: name, limits: ArchiveSeeds.limits) { readAll(wheel) }
    }

    /// Compressed content stays within its bounds.
    static let compression = Harness("compression", isCBOR: false, seeds: ArchiveSeeds.compressed) { input in
        for compression in [Compression(sniffing: input), .gzip, .zlib, .deflate, .xz, .lzma, .zstd] {
            guard let content = try? compression.decompress(input, limits: ArchiveSeeds.limits) else { continue }
            require(UInt64(content.count) <= ArchiveSeeds.limits.decompressed, "more than the bound")
        }
    }

    private static func readAll(_ archive: some FileArchive) {
        for entry in archive.entries.prefix(64) {
            guard entry.hasContent, let content = try? archive.contents(of: entry) else { continue }
            require(UInt64(content.count) == entry.size, "content of another size")
        }
    }
}

/// Archives, packages and compressed content.
enum ArchiveSeeds {
    static let limits: ArchiveLimits = {
        var limits = ArchiveLimits()
        limits.decompressed = 4 << 20
        limits.freelyDecompressed = 1 << 20
        limits.decoderMemory = 8 << 20
        limits.entries = 10_000
        limits.paths = 1 << 20
        limits.header = 1 << 20
        return limits
    }()

    static func archives() -> [[UInt8]] {
        [
            ImageSeeds.zip, ImageSeeds.tar, ImageSeeds.squashFSGzip, ImageSeeds.squashFSXz, ImageSeeds.squashFSZstd,
            ImageSeeds.cap,
        ].map(Base64.bytes)
    }

    static func packages() -> [[UInt8]] {
        [ImageSeeds.debGzip, ImageSeeds.debXz, ImageSeeds.debZstd, ImageSeeds.zip].map(Base64.bytes)
    }

    static func compressed() -> [[UInt8]] {
        [ImageSeeds.gzip, ImageSeeds.xz, ImageSeeds.zstd].map(Base64.bytes)
    }
}
