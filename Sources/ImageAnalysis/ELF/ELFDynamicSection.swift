public import CBOR

/// What the dynamic section says about loading a file: which libraries it needs and where to look for them.
public struct ELFDynamicSection: Equatable, Sendable {
    /// The libraries that it needs (DT_NEEDED), in order.
    public let needed: [Text]
    /// Its own library name (DT_SONAME).
    public let soname: Text?
    /// Where to look for libraries, for its dependents too (DT_RPATH): folders between colons.
    public let rpath: Text?
    /// Where to look for its own libraries (DT_RUNPATH): folders between colons.
    public let runpath: Text?
    /// DT_FLAGS: 8 bind now, 0x10 static thread-local storage.
    public let flags: UInt64
    /// DT_FLAGS_1: 1 bind now, 0x0800_0000 position-independent program.
    public let flags1: UInt64

    /// Whether it says that it is a program, although it can be placed anywhere.
    public var isPositionIndependentProgram: Bool { flags1 & 0x0800_0000 != 0 }
    /// Whether all its symbols are looked up when it is loaded, not when they are first used.
    public var bindsNow: Bool { flags & 8 != 0 || flags1 & 1 != 0 }

    init(_ entries: ELFDynamicEntries, strings: ELFStringTable, limits: ELFLimits) throws(ELFError) {
        var needed: [Text] = []
        needed.reserveCapacity(entries.needed.count)
        for offset in entries.needed {
            needed.append(try strings.name(at: offset, limit: limits.name, in: "DT_NEEDED"))
        }
        self.needed = needed
        self.soname = try Self.text(entries[.soname], strings, limits, "DT_SONAME")
        self.rpath = try Self.text(entries[.rpath], strings, limits, "DT_RPATH")
        self.runpath = try Self.text(entries[.runpath], strings, limits, "DT_RUNPATH")
        self.flags = entries[.flags] ?? 0
        self.flags1 = entries[.flags1] ?? 0
    }

    private static func text(
        _ offset: UInt64?,
        _ strings: ELFStringTable,
        _ limits: ELFLimits,
        _ structure: String
    ) throws(ELFError) -> Text? {
        guard let offset else { return nil }
        return try strings.name(at: offset, limit: limits.name, in: structure)
    }
}
