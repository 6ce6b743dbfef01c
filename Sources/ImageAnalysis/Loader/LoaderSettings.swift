import CBOR

/// Reader of `ld.so.conf` and of the files that it includes (ldconfig(8)).
enum LoaderSettings {
    /// Largest size of one file, in bytes.
    private static let sizeLimit = 65_536
    /// Largest number of files that are read.
    private static let fileLimit = 256

    /// The folders that `path` names, in order and each once.
    static func folders<Lookup: FileLookup>(_ path: Text, _ lookup: inout Lookup) throws(Lookup.Failure) -> [Text] {
        var folders: [Text] = []
        var seen: Set<Text> = [path]
        // Lines that are still to be read, the next one last. An included file's lines come in place of its line.
        var lines = try lines(of: path, &lookup)
        while let (line, folder) = lines.popLast() {
            let words = LoaderPath.split(line, [0x20, 0x09])
            guard let first = words.first else { continue }
            if first == "include" {
                for pattern in words.dropFirst().reversed() {
                    let full = LoaderPath.isAbsolute(pattern) ? pattern : LoaderPath.join(folder, pattern)
                    for file in try matches(full, &lookup).reversed() where seen.count < fileLimit {
                        if seen.insert(file).inserted { lines += try Self.lines(of: file, &lookup) }
                    }
                }
            } else if LoaderPath.isAbsolute(first) {
                // A folder can be followed by `=` and the kind of its libraries, which loaders no longer look at.
                let name = first.utf8.prefix { $0 != 0x3D }
                let normalized = LoaderPath.normalized(LoaderPath.text(name))
                if !folders.contains(normalized) { folders.append(normalized) }
            }
        }
        return folders
    }

    /// The content of a settings file, or `nil` where there is none that can be read as text.
    static func content<Lookup: FileLookup>(_ path: Text, _ lookup: inout Lookup) throws(Lookup.Failure) -> Text? {
        guard let file = try lookup.resolve(path) else { return nil }
        return try lookup.withContents(of: file) { bytes in
            bytes.count <= sizeLimit ? Text(validating: bytes) : nil
        } ?? nil
    }

    /// The lines of a file without comments, last line first, with the file's folder.
    private static func lines<Lookup: FileLookup>(
        of path: Text,
        _ lookup: inout Lookup
    ) throws(Lookup.Failure) -> [(Text, Text)] {
        guard let content = try content(path, &lookup) else { return [] }
        let folder = LoaderPath.parent(path)
        return content.utf8.split(separator: 0x0A).reversed().map { line in
            (LoaderPath.text(line.prefix { $0 != 0x23 }), folder)
        }
    }

    /// The files that a pattern stands for, in ascending order. Only its last component can have `*` and `?`.
    private static func matches<Lookup: FileLookup>(
        _ pattern: Text,
        _ lookup: inout Lookup
    ) throws(Lookup.Failure) -> [Text] {
        let folder = LoaderPath.parent(pattern)
        let name = LoaderPath.name(pattern)
        guard name.utf8.contains(where: { $0 == 0x2A || $0 == 0x3F }) else { return [pattern] }
        return try lookup.entries(of: folder)
            // A star does not stand for a leading dot.
            .filter { ($0.utf8.first != 0x2E || name.utf8.first == 0x2E) && isMatch($0.utf8, name.utf8) }
            .sorted()
            .map { LoaderPath.join(folder, $0) }
    }

    /// Whether `name` has the form of `pattern`. At most one retry per byte of the name and star.
    private static func isMatch(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var place = 0
        var index = 0
        var retry: (place: Int, index: Int)?
        while place < name.count {
            if index < pattern.count, pattern[index] == 0x2A {
                retry = (place, index)
                index += 1
            } else if index < pattern.count, pattern[index] == 0x3F || pattern[index] == name[place] {
                place += 1
                index += 1
            } else if let last = retry {
                retry = (last.place + 1, last.index)
                place = last.place + 1
                index = last.index + 1
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == 0x2A }
    }
}
