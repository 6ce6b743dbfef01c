public import CBOR

/// A version that a library defines (an entry of DT_VERDEF).
public struct ELFVersionDefinition: Equatable, Sendable {
    /// Its name, such as `GLIBC_2.34`; of the base version, the library's own name.
    public let name: Text
    /// The number that stands for it in the symbols of this file.
    public let index: UInt16
    /// Whether it stands for the library itself, that is for symbols without a version.
    public let isBase: Bool

    /// Reads `count` entries from the start of `region`.
    static func all(
        _ bytes: Span<UInt8>,
        region: Range<Int>,
        count: UInt64,
        strings: ELFStringTable,
        layout: ELFLayout,
        limits: ELFLimits
    ) throws(ELFError) -> [ELFVersionDefinition] {
        let walk = ELFVersionWalk(structure: "DT_VERDEF", region: region, limits: limits)
        try walk.check(count)
        var definitions: [ELFVersionDefinition] = []
        var entry = region.lowerBound
        for _ in 0..<Int(count) {
            try walk.require(20, at: entry)
            let auxiliary = try walk.advance(entry, by: layout.u32(bytes, entry + 12))
            try walk.require(8, at: auxiliary)
            let name = UInt64(layout.u32(bytes, auxiliary))
            definitions.append(
                ELFVersionDefinition(
                    name: try strings.name(at: name, limit: limits.versionName, in: "DT_VERDEF"),
                    index: layout.u16(bytes, entry + 4) & 0x7FFF,
                    isBase: layout.u16(bytes, entry + 2) & 1 != 0
                )
            )
            let next = layout.u32(bytes, entry + 16)
            if next == 0 { break }
            entry = try walk.advance(entry, by: next)
        }
        return definitions
    }
}
