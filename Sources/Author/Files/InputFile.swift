public import Foundation

/// Reads files that a person named.
public enum InputFile {
    /// Whether a folder is at `path`, or where links there lead to.
    public static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// The bytes of the regular file at `path`, mapped where that is possible: large images do not fill the memory.
    ///
    /// - Parameters:
    ///   - path: the path, as it was given.
    ///   - place: where the path was named, for messages; the path itself where nothing names it.
    ///   - limit: most bytes.
    public static func read(
        _ path: String,
        namedAt place: SourcePlace? = nil,
        limit: Int = .max
    ) throws(AuthorError) -> Data {
        let url = URL(fileURLWithPath: path)
        let where_ = place ?? SourcePlace(file: path)
        let attributes: [FileAttributeKey: Any]
        do {
            // Links are followed: what counts is what they lead to.
            attributes = try FileManager.default.attributesOfItem(atPath: url.resolvingSymlinksInPath().path)
        } catch {
            throw AuthorError(
                .missingFile,
                "there is no file \"\(path)\"",
                at: where_,
                action: "check the path; relative ones start at the folder of the file that names them"
            )
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else {
            throw AuthorError(.unreadableFile, "\"\(path)\" is not a file", at: where_, expected: "a regular file")
        }
        let size = (attributes[.size] as? NSNumber)?.intValue ?? 0
        guard size <= limit else {
            throw AuthorError(
                .unreadableFile,
                "\"\(path)\" is too large",
                at: where_,
                expected: "at most \(limit) bytes",
                found: "\(size) bytes"
            )
        }
        do {
            return try Data(contentsOf: url, options: .mappedIfSafe)
        } catch {
            throw AuthorError(
                .unreadableFile,
                "\"\(path)\" cannot be read",
                at: where_,
                found: access(url.path, R_OK) == 0 ? nil : SystemError.last.description,
                action: "check its permissions"
            )
        }
    }
}
