import Foundation

/// Writes several files so that all of them appear, or none: each is written whole beside its place first, and renamed
/// when all of them are there.
public struct OutputFiles {
    /// One file.
    private struct File {
        let path: String
        let content: Data
        let permissions: Int
        let makesFolder: Bool
    }

    private var files: [File] = []

    /// No file yet.
    public init() {}

    /// Adds a file. The last one that is added is the last one to appear, so it can speak for the others.
    ///
    /// - Parameters:
    ///   - path: where.
    ///   - content: its bytes.
    ///   - permissions: who may read it, from its first moment on.
    ///   - makesFolder: make its folder where that is not there; the folder around that has to be.
    public mutating func add(
        _ path: String,
        _ content: some Sequence<UInt8>,
        permissions: Int = 0o644,
        makesFolder: Bool = false
    ) {
        files.append(File(path: path, content: Data(content), permissions: permissions, makesFolder: makesFolder))
    }

    /// Writes the files, replacing those of the same name.
    public func write() throws(AuthorError) {
        let manager = FileManager.default
        var temporaries: [(from: String, to: String)] = []
        var folders: [String] = []
        func undo() {
            for temporary in temporaries { try? manager.removeItem(atPath: temporary.from) }
            // A folder of somebody else's files is not empty, and stays.
            for folder in folders.reversed() { rmdir(folder) }
        }
        for file in files {
            let folder = (file.path as NSString).deletingLastPathComponent
            do {
                if file.makesFolder, !manager.fileExists(atPath: folder) {
                    try manager.createDirectory(atPath: folder, withIntermediateDirectories: false)
                    folders.append(folder)
                }
                let name = (file.path as NSString).lastPathComponent
                let temporary = (folder as NSString).appendingPathComponent(".\(name).\(UUID().uuidString.prefix(8))")
                temporaries.append((temporary, file.path))
                try OutputFiles.create(temporary, file.content, permissions: file.permissions)
            } catch {
                undo()
                throw failure(file.path, error)
            }
        }
        for (index, temporary) in temporaries.enumerated() {
            guard rename(temporary.from, temporary.to) == 0 else {
                let error = OutputFiles.systemError()
                temporaries.removeFirst(index)
                undo()
                throw failure(temporary.to, error)
            }
        }
    }

    private func failure(_ path: String, _ error: any Error) -> AuthorError {
        AuthorError(
            .unwritableFile,
            "\"\(path)\" cannot be written",
            at: SourcePlace(file: path),
            found: (error as NSError).localizedDescription,
            action: "check the folder, its permissions and the space left; nothing was changed"
        )
    }

    /// Creates a file with `permissions` from its first moment on, and has its content on the medium at the end.
    private static func create(_ path: String, _ content: Data, permissions: Int) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(permissions))
        guard descriptor >= 0 else { throw systemError() }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        defer { try? handle.close() }
        try handle.write(contentsOf: content)
        try handle.synchronize()
    }

    private static func systemError() -> NSError {
        let code = errno
        return NSError(
            domain: NSPOSIXErrorDomain,
            code: Int(code),
            userInfo: [NSLocalizedDescriptionKey: String(cString: strerror(code))]
        )
    }
}
