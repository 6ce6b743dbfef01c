import Author
import Foundation

/// Where packages can be had, by a distribution's Packages file (Debian's repository format).
struct PackageList {
    private var sources: [String: String] = [:]

    private static let sizeLimit = 1 << 30

    init(path: String) throws {
        let data = try InputFile.read(path, limit: Self.sizeLimit)
        for line in data.split(separator: 0x0A) where line.starts(with: "Filename: ".utf8) {
            let source = String(decoding: line.dropFirst(10), as: UTF8.self)
            sources[PathName(source).name] = source
        }
        guard !sources.isEmpty else {
            throw CommandFailure(
                .failure,
                "the list names no packages",
                at: path,
                expected: "a Packages file, not compressed, with Filename fields"
            )
        }
    }

    /// Where the package file called `name` can be had; the colon of an epoch, which mirrors leave out, does not count.
    func source(of name: String) -> String? {
        if let source = sources[name] { return source }
        guard let mark = name.range(of: "%3a", options: .caseInsensitive) ?? name.range(of: ":") else { return nil }
        let start = name[..<mark.lowerBound].lastIndex(of: "_").map { name.index(after: $0) } ?? name.startIndex
        return sources[name.replacingCharacters(in: start..<mark.upperBound, with: "")]
    }
}
