public import Archives
public import Eligibility
public import ImageAnalysis

/// How a tree of files is described.
public struct TreeOptions {
    /// Where it is installed. Packages go to the root; wheels, unless something else is said, to ``wheelPrefix``.
    public var prefix: String?
    /// Whether `/bin`, `/sbin` and `/lib…` stand for the folders in `/usr`.
    public var mergesUsr = false
    /// Bounds on archives.
    public var limits = ArchiveLimits()
    /// What a program or library needs beside what its loader looks for, such as extensions of the processor.
    public var examine: (_ file: ELFFile, _ bytes: Span<UInt8>) -> [Requirement] = { _, _ in [] }

    /// Where wheels are installed where nothing else is said.
    public static let wheelPrefix = "/opt/whl"

    /// The standard options.
    public init() {}
}
