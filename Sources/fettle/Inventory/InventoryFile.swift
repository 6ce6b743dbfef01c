import Author
import SUIT

/// Reads inventory definitions from files that a person named.
enum InventoryFile {
    static func read(_ path: String) throws -> InventoryDocument {
        let bytes = Array(try InputFile.read(path, limit: InventoryDefinition.byteLimit))
        do throws(AuthorError) {
            return try InventoryDocument(bytes)
        } catch {
            throw CommandFailure(.failure, error.what, at: path, expected: error.expected, found: error.found)
        }
    }
}
