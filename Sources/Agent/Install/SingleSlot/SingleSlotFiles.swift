import BootControl
import Glibc

/// The files that an update of a component with a single slot needs beside it.
struct SingleSlotFiles {
    private let base: String

    /// - Parameter name: The component's name, which the configuration has found fit for a path.
    init(stateFolder: String, name: String) {
        base = stateFolder + "/single-slot/" + name
    }

    /// What is being done.
    var record: String { base + ".record" }
    /// The journal of an update in place.
    var journal: String { base + ".journal" }
    /// The patch, which has to stay as it is until the update is complete.
    var patch: String { base + ".patch" }
    /// The whole image, before it is written.
    var image: String { base + ".image" }

    /// Makes the folder.
    func prepare() throws(FileError) {
        guard let slash = base.lastIndex(of: "/") else { return }
        try DurableFile.makeFolder(String(base[..<slash]))
    }

    /// Removes what the update was made from. The record goes last, by ``removeRecord()``.
    func removeMaterial() throws(FileError) {
        for path in [patch, image, journal] { try DurableFile.remove(path) }
    }

    /// Removes the record: the state knows what runs.
    func removeRecord() throws(FileError) { try DurableFile.remove(record) }

    /// Whether there is a file.
    static func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
