import CBOR

/// The places at which a loader looks for a library that a file needs, in order.
struct LibrarySearch {
    let configuration: LoaderConfiguration
    let header: ELFHeader

    /// A file that asks for libraries, as far as the search depends on it.
    struct Requester {
        /// The folder that `$ORIGIN` stands for in its paths.
        var origin: Text
        var rpath: [Text]
        var runpath: [Text]
    }

    /// The paths to try for `name`.
    ///
    /// - Parameters:
    ///   - name: what DT_NEEDED says.
    ///   - chain: the file that asks, the file that asked for that one, and so on to the program.
    func candidates(_ name: Text, chain: [Requester]) -> [Text] {
        guard let requester = chain.first else { return [] }
        if LoaderPath.hasSlash(name) {
            return expand(name, origin: requester.origin).map(LoaderPath.normalized)
        }
        var folders: [Text] = []
        switch configuration.rules {
        case .glibc:
            // DT_RPATH of the file and of those that led to it counts unless the file has a DT_RUNPATH of its own.
            if requester.runpath.isEmpty {
                for entry in chain where entry.runpath.isEmpty {
                    for folder in entry.rpath { folders += expand(folder, origin: entry.origin) }
                }
            }
            folders += configuration.libraryPath
            for folder in requester.runpath { folders += expand(folder, origin: requester.origin) }
        case .musl:
            // musl makes no difference between the two, and inherits both.
            folders += configuration.libraryPath
            for entry in chain {
                for folder in entry.rpath + entry.runpath { folders += expand(folder, origin: entry.origin) }
            }
        }
        folders += configuration.configuredFolders
        folders += configuration.defaultFolders
        var seen: Set<Text> = []
        var paths: [Text] = []
        for folder in folders where LoaderPath.isAbsolute(folder) {
            let normalized = LoaderPath.normalized(folder)
            guard seen.insert(normalized).inserted else { continue }
            for subfolder in configuration.processorSubfolders {
                paths.append(LoaderPath.join(LoaderPath.join(normalized, subfolder), name))
            }
            paths.append(LoaderPath.join(normalized, name))
        }
        return paths
    }

    /// `path` with `$ORIGIN`, `$LIB` and `$PLATFORM`, with or without braces, replaced by what they can stand for.
    private func expand(_ path: Text, origin: Text) -> [Text] {
        guard path.utf8.contains(0x24) else { return [path] }
        var results = [path.utf8]
        results = results.flatMap { replace("ORIGIN", in: $0, by: [origin]) }
        if configuration.rules == .glibc {
            results = results.flatMap { replace("LIB", in: $0, by: SystemFolders.libraryFolderNames(header)) }
            if let platform = SystemFolders.platform(header.machine) {
                results = results.flatMap { replace("PLATFORM", in: $0, by: [platform]) }
            }
        }
        return results.map { LoaderPath.text($0) }
    }

    private func replace(_ name: Text, in path: [UInt8], by values: [Text]) -> [[UInt8]] {
        let plain: [UInt8] = [0x24] + name.utf8
        let braced: [UInt8] = [0x24, 0x7B] + name.utf8 + [0x7D]
        guard path.count <= 4_096, let start = firstRange(of: [braced, plain], in: path) else { return [path] }
        var results: [[UInt8]] = []
        for value in values {
            // The rest can have it again; the value itself is not looked at.
            for rest in replace(name, in: Array(path[start.upperBound...]), by: [value]) {
                results.append(path[..<start.lowerBound] + value.utf8 + rest)
            }
        }
        return results
    }

    private func firstRange(of tokens: [[UInt8]], in path: [UInt8]) -> Range<Int>? {
        for start in path.indices where path[start] == 0x24 {
            for token in tokens where path[start...].starts(with: token) {
                let end = start + token.count
                // `$LIBRARY` is not `$LIB`.
                if token.last != 0x7D, end < path.count, isNameByte(path[end]) { continue }
                return start..<end
            }
        }
        return nil
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: true
        default: false
        }
    }
}
