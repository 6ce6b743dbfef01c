public import CBOR

/// The files of a device as its loader would see them: as they are, or as they are going to be after an update.
public protocol LoaderView {
    /// The path of the file that `path` leads to, free of links, or `nil` where there is none.
    func resolve(_ path: Text) -> Text?
    /// What is at a path that ``resolve(_:)`` returned.
    func content(at path: Text) -> LoaderFile?
}

/// What a loader finds when it opens a file.
public enum LoaderFile: Sendable {
    /// A program or library.
    case object(LoadableObject)
    /// Something else, which no loader takes for a library: a linker script, a damaged file.
    case other
}
