import Foundation

/// Files on their way to their places, and the way back.
struct FileTransaction {
    private struct Entry {
        let temporary: String
        let target: String
        /// What was there before, under another name.
        var backup: String?
        var isPlaced = false
    }

    private var entries: [Entry] = []
    private var folders: [String] = []

    mutating func makeFolder(_ folder: String) throws(SystemError) {
        guard mkdir(folder, 0o777) == 0 else {
            if errno == EEXIST { return }
            throw .last
        }
        folders.append(folder)
    }

    /// Writes the content beside its place, and has it on the medium at the end.
    mutating func prepare(_ target: String, _ content: Data, permissions: Int) throws(SystemError) {
        let temporary = FileTransaction.hidden(target)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode_t(permissions))
        guard descriptor >= 0 else { throw .last }
        entries.append(Entry(temporary: temporary, target: target))
        defer { close(descriptor) }
        var offset = 0
        while offset < content.count {
            let count = content.withUnsafeBytes { bytes in
                Foundation.write(descriptor, bytes.baseAddress! + offset, bytes.count - offset)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .last }
            offset += count
        }
        guard fsync(descriptor) == 0 else { throw .last }
    }

    /// Puts one file at its place. What was there stays beside it until all of them are.
    mutating func place(_ index: Int, replaces: Bool) throws(SystemError) {
        let entry = entries[index]
        guard replaces else {
            // A link is made only where nothing is: nobody's file is lost between the check and this moment.
            guard link(entry.temporary, entry.target) == 0 else { throw .last }
            entries[index].isPlaced = true
            unlink(entry.temporary)
            return
        }
        let backup = FileTransaction.hidden(entry.target)
        if link(entry.target, backup) == 0 {
            entries[index].backup = backup
        } else if errno != ENOENT {
            // File systems without hard links.
            guard rename(entry.target, backup) == 0 else { throw .last }
            entries[index].backup = backup
        }
        guard rename(entry.temporary, entry.target) == 0 else { throw .last }
        entries[index].isPlaced = true
    }

    /// Leaves everything as it was.
    mutating func undo() {
        for entry in entries.reversed() {
            if let backup = entry.backup {
                // Of two names of one file, rename would leave both.
                rename(backup, entry.target)
                unlink(backup)
            } else if entry.isPlaced {
                unlink(entry.target)
            }
            unlink(entry.temporary)
        }
        // A folder of somebody else's files is not empty, and stays.
        for folder in folders.reversed() { rmdir(folder) }
        self = FileTransaction()
    }

    /// Drops what was there before.
    mutating func finish() {
        for entry in entries { entry.backup.map { _ = unlink($0) } }
        self = FileTransaction()
    }

    private static func hidden(_ target: String) -> String {
        let path = PathName(target)
        return path.sibling(".\(path.name.prefix(60)).\(UUID().uuidString.prefix(8))")
    }
}
