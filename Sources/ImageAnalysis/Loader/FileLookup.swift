public import CBOR

/// Files of a device, or of a folder that holds a device's root file system. Reading files is another module's work: here
/// is only what the model of the loader asks for.
///
/// All paths are absolute, within the root. Symbolic links are followed as if the root were `/`: no link leads out of
/// it.
public protocol FileLookup {
    /// What a failed system call throws. That a file is not there is no failure.
    associatedtype Failure: Error

    /// The path of the regular file that `path` leads to, free of links, `.` and `..`, or `nil` where there is none.
    mutating func resolve(_ path: Text) throws(Failure) -> Text?

    /// Calls `body` with the content of the regular file at a path that ``resolve(_:)`` returned.
    ///
    /// - Returns: what `body` returned, or `nil` where the file is no longer there.
    mutating func withContents<Result>(
        of path: Text,
        _ body: (Span<UInt8>) -> Result
    ) throws(Failure) -> Result?

    /// The names of the entries of a folder, in any order and without `.` and `..`. None where there is no such folder.
    mutating func entries(of folder: Text) throws(Failure) -> [Text]
}
