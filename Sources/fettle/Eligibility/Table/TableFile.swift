import Author
import COSE
import Eligibility
import SwiftCryptoProvider

/// Reads compatibility tables.
enum TableFile {
    static func read(_ path: String) throws -> TableDocument {
        let bytes = Array(try InputFile.read(path, limit: CompatibilityTable.sizeLimit + 4_096))
        return try located(path) { () throws(AuthorError) in try TableDocument(bytes) }
    }

    /// The table, after its signature was found to be by one of the keys.
    static func verified(
        _ document: TableDocument,
        by authorities: [(key: PublicKey, authority: TableAuthority)],
        file: String
    ) throws -> TrustedTable {
        try located(file) { () throws(AuthorError) in
            try document.verified(by: authorities, crypto: SwiftCryptoProvider())
        }
    }

    private static func located<Value>(_ path: String, _ body: () throws(AuthorError) -> Value) throws -> Value {
        do throws(AuthorError) {
            return try body()
        } catch {
            throw CommandFailure(
                .failure,
                error.what,
                at: path,
                expected: error.expected,
                found: error.found,
                action: error.action
            )
        }
    }
}
