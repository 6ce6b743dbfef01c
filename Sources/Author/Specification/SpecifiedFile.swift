public import Foundation

/// A file that an author's file names, and where it does.
public struct SpecifiedFile: Equatable, Sendable {
    /// The file.
    public var url: URL
    /// Where it is named.
    public var place: SourcePlace?
    /// Its bytes, where they are in memory and not yet in a file.
    private var content: Data?

    /// A file that is named at `place`.
    public init(_ url: URL, at place: SourcePlace? = nil) {
        self.url = url
        self.place = place
    }

    /// Bytes that have no file yet.
    init(content: some Sequence<UInt8>, name: String) {
        self.url = URL(fileURLWithPath: name)
        self.content = Data(content)
    }

    /// Its bytes.
    func read(limit: Int = .max) throws(AuthorError) -> Data {
        if let content { return content }
        return try InputFile.read(url.path, namedAt: place, limit: limit)
    }
}
