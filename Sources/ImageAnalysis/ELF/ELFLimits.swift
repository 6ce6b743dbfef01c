/// Bounds that the ELF reader enforces before it walks or allocates anything.
///
/// The standard bounds lie far above what linkers make, and keep a hostile file from costing more than a large
/// honest one.
public struct ELFLimits: Equatable, Sendable {
    /// Largest number of program headers.
    public var programHeaders = 1_024
    /// Largest number of entries of the dynamic section.
    public var dynamicEntries = 8_192
    /// Largest number of DT_NEEDED entries.
    public var neededLibraries = 4_096
    /// Largest number of dynamic symbols.
    public var symbols = 1_048_576
    /// Largest size of the dynamic string table, in bytes.
    public var stringTable = 67_108_864
    /// Longest name of a library, path or symbol, in bytes.
    public var name = 4_096
    /// Longest name of a symbol version, in bytes.
    public var versionName = 1_024
    /// Largest number of versions that a file defines and needs.
    public var versions = 16_384
    /// Largest sum of the lengths of all symbol names, in bytes. Names may overlap in the string table, so its size
    /// alone does not bound the work.
    public var symbolNames = 67_108_864

    /// The standard bounds.
    public init() {}
}
