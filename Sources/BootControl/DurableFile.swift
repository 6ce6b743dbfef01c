public import Glibc

/// Small files that are replaced as a whole: after a power cut there is the old content or the new one, never a part.
public enum DurableFile {
    /// Replaces the content of `path` with `bytes`, and returns when no power cut can undo it.
    ///
    /// The order is what makes it so: the new content is on the medium before the name points to it, and the name is
    /// on the medium before the function returns.
    public static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644) throws(FileError) {
        let temporary = path + ".new"
        do throws(FileError) {
            let file = try FileDescriptor(temporary, O_WRONLY | O_CREAT | O_TRUNC, mode: mode)
            try file.write(bytes.span)
            try file.synchronize()
        } catch {
            unlink(temporary)
            throw error
        }
        guard rename(temporary, path) == 0 else {
            let error = FileError("rename", temporary)
            unlink(temporary)
            throw error
        }
        try synchronizeFolder(of: path)
    }

    /// The content of `path`, or `nil` where there is no such file.
    ///
    /// - Throws: ``FileError`` with `EFBIG` where it has more than `limit` bytes; nothing was read then.
    public static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8]? {
        var found: [UInt8] = []
        do throws(FileError) {
            let file = try FileDescriptor(path, O_RDONLY)
            guard try file.size() <= UInt64(limit) else { throw FileError("read", path, code: EFBIG) }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = try file.read(into: &buffer)
                if count == 0 { return found }
                guard found.count + count <= limit else { throw FileError("read", path, code: EFBIG) }
                found.append(contentsOf: buffer[..<count])
            }
        } catch {
            if error.code == ENOENT { return nil }
            throw error
        }
    }

    /// Removes a file, and returns when no power cut can bring it back. A file that is not there is no error.
    public static func remove(_ path: String) throws(FileError) {
        guard unlink(path) == 0 else {
            if errno == ENOENT { return }
            throw FileError("remove", path)
        }
        try synchronizeFolder(of: path)
    }

    /// Lets `path` be a symbolic link to `target`, without a moment at which it is not there.
    public static func link(_ path: String, to target: String) throws(FileError) {
        let temporary = path + ".new"
        unlink(temporary)
        guard symlink(target, temporary) == 0 else { throw FileError("link", temporary) }
        guard rename(temporary, path) == 0 else {
            let error = FileError("rename", temporary)
            unlink(temporary)
            throw error
        }
        try synchronizeFolder(of: path)
    }

    /// What the symbolic link at `path` leads to, or `nil` where there is none.
    public static func linkTarget(_ path: String) -> String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4_096) { buffer in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink(path, start, buffer.count)
            guard count > 0, count < buffer.count else { return nil }
            return String(decoding: UnsafeRawBufferPointer(start: start, count: count), as: UTF8.self)
        }
    }

    /// Makes a folder and those above it.
    public static func makeFolder(_ path: String) throws(FileError) {
        var built = path.hasPrefix("/") ? "/" : ""
        for segment in path.split(separator: "/") {
            built += built.isEmpty || built.hasSuffix("/") ? String(segment) : "/" + segment
            if mkdir(built, 0o755) != 0, errno != EEXIST { throw FileError("make folder", built) }
        }
    }

    /// Waits until the names in the folder of `path` are on the medium.
    public static func synchronizeFolder(of path: String) throws(FileError) {
        var folder = "."
        if let slash = path.lastIndex(of: "/") {
            folder = slash == path.startIndex ? "/" : String(path[..<slash])
        }
        let descriptor = try FileDescriptor(folder, O_RDONLY | O_DIRECTORY)
        try descriptor.synchronize()
    }
}
