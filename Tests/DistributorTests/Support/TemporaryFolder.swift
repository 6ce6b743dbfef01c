import Foundation

/// A folder that goes with its last reference.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// How many regular files are below `name`.
    func fileCount(below name: String) -> Int {
        let enumerator = FileManager.default.enumerator(atPath: path + "/" + name)
        var count = 0
        while enumerator?.nextObject() != nil {
            if enumerator?.fileAttributes?[.type] as? FileAttributeType == .typeRegular { count += 1 }
        }
        return count
    }
}
