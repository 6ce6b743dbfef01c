import CBOR

/// A program that may be the one that a plug-in is for.
struct HostProgram {
    /// Where it is.
    let path: Text
    /// The place in the catalog of the package that it comes with; `nil` where it is installed.
    let package: Int?
    /// How many symbols it and its libraries have of those that the plug-in needs of whoever loads it.
    let symbols: Int
    /// The size of its package; 0 where it is installed.
    let size: UInt64
}
