public import CBOR

/// A program or library in the set that a loader puts together.
public struct LoadedObject: Sendable {
    /// The name that it was asked for, or the path of the program.
    public let name: Text
    /// Where it was found, with links not yet followed.
    public let path: Text
    /// Where it lies, with all links followed.
    public let file: Text
    /// What is known of it.
    public let object: LoadableObject
    /// The place in the scope of the object that asked for it first.
    let parent: Int?

    /// What its search for libraries depends on. The loader takes `$ORIGIN` from the path that it opened.
    var search: LibrarySearch.Requester {
        LibrarySearch.Requester(origin: LoaderPath.parent(path), rpath: object.rpath, runpath: object.runpath)
    }
}
