import Archives
import Author
import CBOR
import Foundation
import ImageAnalysis

/// A CAP file from the disk: an archive of components.
enum CAPInput {
    /// Largest file that is read; the extended format holds a few megabytes at most.
    private static let sizeLimit = 64 << 20

    /// Reads the file at `path`.
    static func read(_ path: String) throws -> CAPFile {
        let data = try InputFile.read(path, limit: sizeLimit)
        do {
            let archive = try ZipArchive([UInt8](data))
            var components: [(name: Text, bytes: [UInt8])] = []
            for entry in archive.entries where isComponent(entry.path.bytes) {
                guard let name = Text(validating: entry.path.bytes.span) else { continue }
                components.append((name, Array(try archive.contents(of: entry))))
            }
            return try CAPFile(components: components)
        } catch let error as ArchiveError {
            throw failure(path, expected: "a Java Card CAP file", found: "\(error)")
        } catch let error as CAPError {
            throw failure(path, expected: error.expected, found: "\(error.found) in \(error.component)")
        }
    }

    /// Whether the name is one of a component: everything else in the archive is not even unpacked.
    private static func isComponent(_ path: [UInt8]) -> Bool {
        let name = String(decoding: path, as: UTF8.self).lowercased()
        return name.hasSuffix(".cap") || name.hasSuffix(".capx")
    }

    private static func failure(_ path: String, expected: String, found: String) -> CommandFailure {
        CommandFailure(.failure, "the CAP file cannot be read", at: path, expected: expected, found: found)
    }
}
