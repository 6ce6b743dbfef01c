import CBOR

/// Operations on the absolute paths that software is installed at.
enum InstalledPath {
    /// `path` as an absolute path without empty components, `.` and `..`.
    static func normalized(_ path: String) -> String {
        "/" + components(Array(path.utf8)).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }

    /// The absolute path that a link's target leads to, seen from the link.
    static func target(_ target: Text, from link: Text) -> Text {
        let isAbsolute = target.utf8.first == 0x2F
        let bytes = isAbsolute ? target.utf8 : folder(link).utf8 + [0x2F] + target.utf8
        let joined = components(bytes).flatMap { [0x2F] + $0 }
        return Text(validating: joined.span) ?? target
    }

    /// The folder of the file at `path`.
    static func folder(_ path: Text) -> Text {
        guard let slash = path.utf8.lastIndex(of: 0x2F), slash > 0 else { return "/" }
        return Text(validating: Array(path.utf8[..<slash]).span) ?? "/"
    }

    /// The last component of `path`.
    static func name(_ path: Text) -> Text {
        guard let slash = path.utf8.lastIndex(of: 0x2F) else { return path }
        return Text(validating: Array(path.utf8[(slash + 1)...]).span) ?? path
    }

    /// `path` with `/usr` before it where its first folder is one of those that a merged system has there
    /// (file-hierarchy(7)).
    static func mergedUsr(_ path: [UInt8]) -> [UInt8] {
        let first = String(decoding: path.dropFirst().prefix { $0 != 0x2F }, as: UTF8.self)
        let isMerged = ["bin", "sbin", "lib", "lib32", "lib64", "libx32"].contains(first)
        return isMerged ? Array("/usr".utf8) + path : path
    }

    /// Whether `path` lies in `folder`.
    static func isInside(_ path: Text, _ folder: StaticString) -> Bool {
        folder.withUTF8Buffer { path.utf8.starts(with: $0) }
    }

    private static func components(_ path: [UInt8]) -> [ArraySlice<UInt8>] {
        var components: [ArraySlice<UInt8>] = []
        for component in path.split(separator: 0x2F) {
            if component.elementsEqual([0x2E]) { continue }
            if component.elementsEqual([0x2E, 0x2E]) {
                _ = components.popLast()
            } else {
                components.append(component)
            }
        }
        return components
    }
}
