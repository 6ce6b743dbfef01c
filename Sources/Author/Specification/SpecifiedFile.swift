public import Foundation

/// A file that an author's file names, and where it does.
public struct SpecifiedFile: Equatable, Sendable {
    /// The file.
    public var url: URL
    /// Where it is named.
    public var place: SourcePlace?

    /// A file that is named at `place`.
    public init(_ url: URL, at place: SourcePlace? = nil) {
        self.url = url
        self.place = place
    }

    /// Its bytes.
    func read(limit: Int = .max) throws(AuthorError) -> Data {
        try InputFile.read(url.path, namedAt: place, limit: limit)
    }
}
