public import CBOR

/// A library that could not be loaded.
public struct LoadFailure: Equatable, Sendable {
    /// Why it could not be loaded.
    public enum Reason: Equatable, Sendable {
        /// No file of that name in any of the folders.
        case notFound
        /// There are files of that name, but all of them are for other processors; this is the first one.
        case foreign(path: Text)
        /// The first file of that name that a loader would take is no ELF file, or a damaged one.
        case unreadable(path: Text)
        /// The set has more files than the bound; the rest was not looked at.
        case tooMany
    }

    /// The library's name.
    public let library: Text
    /// The place in the scope of the object that needs it.
    public let neededBy: Int
    /// Why it could not be loaded.
    public let reason: Reason

    /// A failure.
    public init(library: Text, neededBy: Int, reason: Reason) {
        self.library = library
        self.neededBy = neededBy
        self.reason = reason
    }
}
