/// The files of a container image: its layers, merged (OCI Image Format Specification 1.1, "Image Layer Filesystem
/// Changeset").
///
/// A later layer's entry replaces that of an earlier one; `.wh.NAME` takes away NAME of earlier layers, and
/// `.wh..wh..opq` all that its folder has of earlier layers.
public struct LayeredFiles: FileArchive, Sendable {
    private static let whiteout = Array(".wh.".utf8)
    private static let opaque = Array(".wh..wh..opq".utf8)

    /// The entries that are left, ordered by path.
    public let entries: [ArchiveEntry]
    private let layers: [TarArchive]
    /// For each entry: its layer, and the entry there.
    private let origins: [(layer: Int, index: Int)]

    /// Merges layers: the first one is the base.
    public init(_ layers: [TarArchive]) {
        var merged: [ArchivePath: (layer: Int, index: Int)] = [:]
        for (layer, archive) in layers.enumerated() {
            Self.remove(Self.whiteouts(of: archive), from: &merged)
            for (index, entry) in archive.entries.enumerated() where !entry.path.name.starts(with: Self.whiteout) {
                merged[entry.path] = (layer, index)
            }
        }
        // What an earlier layer has below something that a later one made a file is gone.
        let sorted = merged.sorted { $0.key < $1.key }
        var entries: [ArchiveEntry] = []
        var origins: [(layer: Int, index: Int)] = []
        for (path, origin) in sorted where !Self.isCovered(path, from: origin.layer, by: merged, layers) {
            var entry = layers[origin.layer].entries[origin.index]
            entry.location = entries.count
            entries.append(entry)
            origins.append(origin)
        }
        self.layers = layers
        self.entries = entries
        self.origins = origins
    }

    /// The content of an entry, or its first `count` bytes.
    public func contents(of entry: ArchiveEntry, first count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard origins.indices.contains(entry.location) else { return [] }
        let (layer, index) = origins[entry.location]
        return try layers[layer].contents(of: layers[layer].entries[index], first: count)
    }

    // MARK: Parts

    /// What a layer takes away: paths with all below them, and folders that lose what they contain.
    private static func whiteouts(of archive: TarArchive) -> (paths: Set<ArchivePath>, contents: Set<ArchivePath>) {
        var paths: Set<ArchivePath> = []
        var contents: Set<ArchivePath> = []
        for entry in archive.entries {
            let name = entry.path.name
            if name.elementsEqual(opaque) {
                contents.insert(entry.path.folder)
            } else if name.starts(with: whiteout),
                let path = entry.path.folder.appending(name.dropFirst(whiteout.count))
            {
                paths.insert(path)
            }
        }
        return (paths, contents)
    }

    private static func remove(
        _ whiteouts: (paths: Set<ArchivePath>, contents: Set<ArchivePath>),
        from merged: inout [ArchivePath: (layer: Int, index: Int)]
    ) {
        guard !whiteouts.paths.isEmpty || !whiteouts.contents.isEmpty else { return }
        merged = merged.filter { path, _ in
            if whiteouts.paths.contains(path) { return false }
            var folder = path
            while !folder.bytes.isEmpty {
                folder = folder.folder
                if whiteouts.paths.contains(folder) || whiteouts.contents.contains(folder) { return false }
            }
            return true
        }
    }

    /// Whether a later layer has something else than a folder where `path` needs one.
    private static func isCovered(
        _ path: ArchivePath,
        from layer: Int,
        by merged: [ArchivePath: (layer: Int, index: Int)],
        _ layers: [TarArchive]
    ) -> Bool {
        var folder = path
        while !folder.bytes.isEmpty {
            folder = folder.folder
            if let other = merged[folder], other.layer > layer,
                layers[other.layer].entries[other.index].kind != .folder
            {
                return true
            }
        }
        return false
    }
}
