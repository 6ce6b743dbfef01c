import CBOR
import ImageAnalysis

/// Files of a made-up device.
struct MemoryFiles: FileLookup {
    var files: [String: [UInt8]] = [:]
    var links: [String: String] = [:]
    /// How many times each file's content was asked for.
    var reads: [String: Int] = [:]

    init(_ files: [String: [UInt8]] = [:], links: [String: String] = [:]) {
        self.files = files
        self.links = links
    }

    mutating func resolve(_ path: Text) throws(Never) -> Text? {
        var current = path.string
        for _ in 0..<16 {
            if files[current] != nil { return Text(current) }
            guard let link = links.first(where: { current == $0.key || current.hasPrefix($0.key + "/") }) else {
                return nil
            }
            current = link.value + current.dropFirst(link.key.count)
        }
        return nil
    }

    mutating func withContents<Result>(
        of path: Text,
        _ body: (Span<UInt8>) -> Result
    ) throws(Never) -> Result? {
        guard let bytes = files[path.string] else { return nil }
        reads[path.string, default: 0] += 1
        return body(bytes.span)
    }

    mutating func entries(of folder: Text) throws(Never) -> [Text] {
        let prefix = folder.string + "/"
        return files.keys.filter { $0.hasPrefix(prefix) && !$0.dropFirst(prefix.count).contains("/") }
            .map { Text(String($0.dropFirst(prefix.count))) }
    }
}
