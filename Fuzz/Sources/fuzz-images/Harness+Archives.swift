import Archives
import Harness
import Samples

extension Harness {
    /// Archives: all entries have safe paths, and all contents are as long as they are said to be.
    static let archive = Harness("archive", isCBOR: false, seeds: ArchiveSeeds.archives) { input in
        if let archive = try? ZipArchive(input, limits: limits) { readAll(archive) }
        if let archive = try? TarArchive(input, limits: limits) { readAll(archive) }
        if let archive = try? SquashFSImage(input, limits: limits) { readAll(archive) }
    }

    /// Tar archives with right checksums, each taken as a container's layer upon itself and upon its own halves.
    static let layers = Harness("layers", isCBOR: false, seeds: LayerSeeds.all) { input in
        guard let whole = try? TarArchive(TarWriter.repaired(input), limits: limits) else { return }
        readAll(whole)
        let middle = input.count / 1_024 * 512
        let halves = [Array(input[..<middle]), Array(input[middle...])]
            .compactMap { try? TarArchive(TarWriter.repaired($0), limits: limits) }
        for layers in [halves, halves.reversed(), [whole] + halves] {
            let files = LayeredFiles(layers)
            readAll(files)
            require(files.entries.count <= layers.reduce(0) { $0 + $1.entries.count }, "entries from nowhere")
            for (left, right) in zip(files.entries, files.entries.dropFirst()) {
                require(left.path < right.path, "layers do not merge to one entry for each path")
            }
        }
    }

    /// Packages: control fields, files, tags.
    static let package = Harness("package", isCBOR: false, seeds: ArchiveSeeds.packages) { input in
        if let package = try? DebianPackage(input, limits: limits), let files = try? package.files() {
            readAll(files)
        }
        let name = "x-1-cp311-cp311-manylinux_2_17_x86_64.whl"
        if let wheel = try? Wheel(input, fileName: name, limits: limits) { readAll(wheel) }
    }

    /// Compressed content stays within its bounds.
    static let compression = Harness("compression", isCBOR: false, seeds: CompressionSeeds.all) { input in
        for compression in [Compression(sniffing: input), .gzip, .zlib, .deflate, .xz, .lzma, .zstd] {
            guard let content = try? compression.decompress(input, limits: limits) else { continue }
            require(UInt64(content.count) <= limits.decompressed, "more than the bound")
        }
    }

    /// Bounds that are small enough for the harness's own.
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

    static func readAll(_ archive: some FileArchive) {
        for entry in archive.entries.prefix(64) {
            let path = entry.path.bytes
            require(path.first != 0x2F && path.last != 0x2F && !path.contains(0), "a path that is none")
            let parts = path.split(separator: 0x2F, omittingEmptySubsequences: false)
            require(
                path.isEmpty
                    || !parts.contains { $0.isEmpty || $0.elementsEqual([0x2E]) || $0.elementsEqual([0x2E, 0x2E]) },
                "a path that leads elsewhere"
            )
            let start = (try? archive.contents(of: entry, first: 16)) ?? []
            if let whole = try? archive.contents(of: entry) {
                require(whole.prefix(16).elementsEqual(start.prefix(16)), "a content that begins in two ways")
            }
            guard entry.hasContent, let content = try? archive.contents(of: entry) else { continue }
            require(UInt64(content.count) == entry.size, "content of another size")
        }
    }
}

/// Compressed content.
enum CompressionSeeds {
    static func all() -> [[UInt8]] { [ImageSeeds.gzip, ImageSeeds.xz, ImageSeeds.zstd].map(Base64.bytes) }
}

/// Layers of containers and other tar archives.
enum LayerSeeds {
    static func all() -> [[UInt8]] {
        [
            ArchiveSeeds.linkedTar(), ArchiveSeeds.layer(), ArchiveSeeds.layer() + ArchiveSeeds.linkedTar(),
            Base64.bytes(ImageSeeds.tar),
        ]
    }
}
