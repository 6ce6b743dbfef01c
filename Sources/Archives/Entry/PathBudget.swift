/// Counts entries and the bytes of their paths and targets against ``ArchiveLimits``.
struct PathBudget {
    private let limits: ArchiveLimits
    private var entries = 0
    private var bytes = 0

    init(_ limits: ArchiveLimits) {
        self.limits = limits
    }

    /// Counts `entry`, which stands at `offset` of `structure`.
    mutating func take(_ entry: ArchiveEntry, in structure: String, at offset: Int) throws(ArchiveError) {
        entries += 1
        bytes += entry.path.bytes.count
        switch entry.kind {
        case .symbolicLink(let target): bytes += target.count
        case .hardLink(let target): bytes += target.bytes.count
        case .file, .folder, .other: break
        }
        guard entries <= limits.entries else {
            throw ArchiveError(
                .limitExceeded,
                in: structure,
                at: offset,
                expected: "at most \(limits.entries) entries",
                found: "more"
            )
        }
        guard bytes <= limits.paths else {
            throw ArchiveError(
                .limitExceeded,
                in: structure,
                at: offset,
                expected: "paths of at most \(limits.paths) bytes together",
                found: "more"
            )
        }
    }
}
