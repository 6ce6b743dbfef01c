import Archives
import CBOR

/// The components of a Java Card file: the entries of a JAR that end in `.cap`.
enum CAPComponents {
    private static let countLimit = 256
    private static let sizeLimit: UInt64 = 1 << 24

    /// The components, or `nil` for a zip archive that holds none.
    static func read(_ content: [UInt8]) throws(ArchiveError) -> [(name: Text, bytes: [UInt8])]? {
        let archive = try ZipArchive(content)
        let entries = archive.entries.filter {
            $0.hasContent && $0.size <= sizeLimit && $0.path.bytes.suffix(4).elementsEqual(".cap".utf8)
        }
        guard !entries.isEmpty, entries.count <= countLimit else { return nil }
        var components: [(name: Text, bytes: [UInt8])] = []
        for entry in entries {
            guard let name = Text(validating: entry.path.bytes.span) else { continue }
            components.append((name, [UInt8](try archive.contents(of: entry))))
        }
        return components
    }
}
