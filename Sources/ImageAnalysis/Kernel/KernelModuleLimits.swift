/// Bounds that the reader of kernel modules enforces.
public struct KernelModuleLimits: Equatable, Sendable {
    /// Most sections.
    public var sections = 65_536
    /// Most symbols.
    public var symbols = 1_048_576
    /// Longest name of a section or symbol. Names of Rust symbols are long.
    public var name = 1_024
    /// Largest section `.modinfo`.
    public var information = 4_194_304

    /// The standard bounds.
    public init() {}
}
