import CBOR

/// Operations on absolute paths, as bytes.
enum LoaderPath {
    private static let slash: UInt8 = 0x2F
    private static let dot: UInt8 = 0x2E

    /// `name` in `folder`.
    static func join(_ folder: Text, _ name: Text) -> Text {
        text(folder.utf8 + (folder.utf8.last == slash ? [] : [slash]) + name.utf8)
    }

    /// The folder of the file at `path`.
    static func parent(_ path: Text) -> Text {
        guard let last = path.utf8.lastIndex(of: slash), last > 0 else { return "/" }
        return text(path.utf8[..<last])
    }

    /// The last component of `path`.
    static func name(_ path: Text) -> Text {
        guard let last = path.utf8.lastIndex(of: slash) else { return path }
        return text(path.utf8[(last + 1)...])
    }

    /// `path` without empty components, `.` and `..`; the latter taken literally, as no link stands before them in the
    /// paths that loaders put together.
    static func normalized(_ path: Text) -> Text {
        var components: [ArraySlice<UInt8>] = []
        for component in path.utf8.split(separator: slash) {
            if component.elementsEqual([dot]) { continue }
            if component.elementsEqual([dot, dot]) {
                _ = components.popLast()
            } else {
                components.append(component)
            }
        }
        var bytes: [UInt8] = []
        for component in components {
            bytes.append(slash)
            bytes.append(contentsOf: component)
        }
        return bytes.isEmpty ? "/" : text(bytes)
    }

    static func hasSlash(_ name: Text) -> Bool { name.utf8.contains(slash) }
    static func isAbsolute(_ path: Text) -> Bool { path.utf8.first == slash }

    /// The non-empty parts of `list` between bytes of `separators`.
    static func split(_ list: Text, _ separators: [UInt8]) -> [Text] {
        list.utf8.split { separators.contains($0) }.map { text($0) }
    }

    /// A text of bytes that were cut from texts at ASCII characters.
    static func text(_ bytes: some Sequence<UInt8>) -> Text {
        let array = Array(bytes)
        return Text(validating: array.span) ?? ""
    }
}
