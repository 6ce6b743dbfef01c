import Foundation

/// Writes several files so that all of them appear, or none: each is written whole beside its place first, and put there
/// when all of them are. What was there before comes back if that fails half way.
public struct OutputFiles {
    /// One file.
    struct File {
        let path: String
        let content: Data
        let permissions: Int
        let makesFolder: Bool
        let replaces: Bool
    }

    private var files: [File] = []
    private var inputs: [String] = []

    /// No file yet.
    public init() {}

    /// Adds a file. The last one that is added is the last one to appear, so it can speak for the others.
    ///
    /// - Parameters:
    ///   - path: where. Where a link is, what it leads to is written.
    ///   - content: its bytes.
    ///   - permissions: who may read it, from its first moment on.
    ///   - makesFolder: make its folder where that is not there; the folder around that has to be.
    ///   - replaces: whether it may take the place of a file that is there.
    public mutating func add(
        _ path: String,
        _ content: some Sequence<UInt8>,
        permissions: Int = 0o644,
        makesFolder: Bool = false,
        replaces: Bool = true
    ) {
        files.append(
            File(
                path: path,
                content: Data(content),
                permissions: permissions,
                makesFolder: makesFolder,
                replaces: replaces
            )
        )
    }

    /// Names files that the content was made from, such as keys: none of them is overwritten.
    public mutating func protect(_ paths: [String]) {
        inputs += paths
    }

    /// Writes the files, replacing those of the same name.
    ///
    /// - Throws: ``AuthorError`` `.conflict` where a file is in the way, `.unwritableFile` where one cannot be written.
    ///   Then nothing has changed.
    public func write() throws(AuthorError) {
        let targets = try OutputTargets.check(files, inputs: inputs)
        var transaction = FileTransaction()
        for (file, target) in zip(files, targets) {
            do throws(SystemError) {
                if file.makesFolder { try transaction.makeFolder(PathName(target).folder) }
                try transaction.prepare(target, file.content, permissions: file.permissions)
            } catch {
                transaction.undo()
                throw OutputFiles.failure(file.path, error)
            }
        }
        for (index, file) in files.enumerated() {
            do throws(SystemError) {
                try transaction.place(index, replaces: file.replaces)
            } catch {
                transaction.undo()
                throw OutputFiles.failure(file.path, error)
            }
        }
        transaction.finish()
    }

    private static func failure(_ path: String, _ error: SystemError) -> AuthorError {
        AuthorError(
            .unwritableFile,
            "\"\(path)\" cannot be written",
            at: SourcePlace(file: path),
            found: error.description,
            action: "check the folder, its permissions and the space left; nothing was changed"
        )
    }
}
