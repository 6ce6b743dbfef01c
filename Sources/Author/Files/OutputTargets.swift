/// Finds out, before anything is written, whether files can be written where they are meant to be.
enum OutputTargets {
    /// The places to write, links followed.
    static func check(_ files: [OutputFiles.File], inputs: [String]) throws(AuthorError) -> [String] {
        var targets: [String] = []
        var seen: Set<String> = []
        let inputs = inputs.compactMap { path in FileIdentity(path).map { (path: path, identity: $0) } }
        for file in files {
            let place = SourcePlace(file: file.path)
            guard let target = PathName.resolved(file.path) else {
                throw AuthorError(.unwritableFile, "the links at \"\(file.path)\" go in circles", at: place)
            }
            guard !file.path.hasPrefix("/dev/"), !file.path.hasPrefix("/proc/") else {
                throw AuthorError(
                    .unwritableFile,
                    "\"\(file.path)\" is no regular file",
                    at: place,
                    expected: "a file that can be replaced, or none",
                    found: "a name of the system's",
                    action: "choose another name"
                )
            }
            guard !PathName(target).name.isEmpty, file.path != "-" else {
                throw AuthorError(
                    .unwritableFile,
                    "\"\(file.path)\" is no name of a file",
                    at: place,
                    expected: "the name of a file to write",
                    action: file.path == "-" ? "nothing is written to pipes; \"./-\" is a file of that name" : nil
                )
            }
            guard seen.insert(target).inserted else {
                throw AuthorError(.conflict, "two files would be written to \"\(file.path)\"", at: place)
            }
            if let identity = FileIdentity(target) {
                guard identity.isRegular else {
                    throw AuthorError(
                        .unwritableFile,
                        "\"\(file.path)\" is no regular file",
                        at: place,
                        expected: "a file that can be replaced, or none",
                        found: identity.kind,
                        action: "choose another name"
                    )
                }
                if let input = inputs.first(where: { $0.identity == identity }) {
                    throw AuthorError(
                        .conflict,
                        "\"\(file.path)\" would overwrite what it is made from",
                        at: place,
                        found: input.path == file.path ? "one of the files read" : "the file \"\(input.path)\"",
                        action: "choose another name"
                    )
                }
                guard file.replaces else {
                    throw AuthorError(
                        .conflict,
                        "\"\(file.path)\" is there already",
                        at: place,
                        expected: "a name that is free",
                        action: "choose another name, or remove the file if it is not needed any more"
                    )
                }
            }
            targets.append(target)
        }
        return targets
    }
}
