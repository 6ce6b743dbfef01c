public import CBOR

/// The versions that a file needs of one library (an entry of DT_VERNEED).
public struct ELFVersionNeed: Equatable, Sendable {
    /// One of the versions.
    public struct Version: Equatable, Sendable {
        /// Its name, such as `GLIBC_2.34`.
        public let name: Text
        /// The number that stands for it in the symbols of this file.
        public let index: UInt16
        /// Whether its absence is no error.
        public let isWeak: Bool
    }

    /// The library, as DT_NEEDED names it.
    public let file: Text
    /// What is needed of it.
    public let versions: [Version]

    /// Reads `count` entries from the start of `region`.
    static func all(
        _ bytes: Span<UInt8>,
        region: Range<Int>,
        count: UInt64,
        strings: ELFStringTable,
        layout: ELFLayout,
        limits: ELFLimits
    ) throws(ELFError) -> [ELFVersionNeed] {
        let walk = ELFVersionWalk(structure: "DT_VERNEED", region: region, limits: limits)
        try walk.check(count)
        var needs: [ELFVersionNeed] = []
        var entry = region.lowerBound
        var total = 0
        for _ in 0..<Int(count) {
            try walk.require(16, at: entry)
            let file = UInt64(layout.u32(bytes, entry + 4))
            var auxiliary = try walk.advance(entry, by: layout.u32(bytes, entry + 8))
            var versions: [Version] = []
            for _ in 0..<Int(layout.u16(bytes, entry + 2)) {
                try walk.require(16, at: auxiliary)
                total += 1
                try walk.check(UInt64(total))
                let name = UInt64(layout.u32(bytes, auxiliary + 8))
                versions.append(
                    Version(
                        name: try strings.name(at: name, limit: limits.versionName, in: "DT_VERNEED"),
                        index: layout.u16(bytes, auxiliary + 6),
                        isWeak: layout.u16(bytes, auxiliary + 4) & 2 != 0
                    )
                )
                let next = layout.u32(bytes, auxiliary + 12)
                if next == 0 { break }
                auxiliary = try walk.advance(auxiliary, by: next)
            }
            let name = try strings.name(at: file, limit: limits.name, in: "DT_VERNEED")
            needs.append(ELFVersionNeed(file: name, versions: versions))
            let next = layout.u32(bytes, entry + 12)
            if next == 0 { break }
            entry = try walk.advance(entry, by: next)
        }
        return needs
    }
}
