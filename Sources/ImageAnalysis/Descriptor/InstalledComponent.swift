public import CBOR

/// The installed version of a library that is going to be replaced.
public struct InstalledComponent: Sendable {
    /// The name that software needs it under.
    public let soname: Text
    /// The file.
    public let file: ELFFile
    let exports: ELFExports

    /// The installed library in `file`.
    ///
    /// - Parameters:
    ///   - file: the library, read with its symbols.
    ///   - fileName: its file name: a library without DT_SONAME is needed under it.
    public init(_ file: ELFFile, fileName: Text) {
        self.soname = file.dynamic?.soname ?? fileName
        self.file = file
        self.exports = ELFExports(file)
    }
}
