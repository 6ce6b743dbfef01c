import Author
import COSE
import Foundation
import SwiftCryptoProvider
import Trust

/// Reads and writes key sets.
enum KeySetFile {
    static func read(_ path: String) throws -> KeySetDocument {
        let bytes = Array(try InputFile.read(path, limit: KeySet.byteLimit))
        do throws(AuthorError) {
            return try KeySetDocument(bytes)
        } catch {
            throw CommandFailure(.failure, error.what, at: path, expected: error.expected, found: error.found)
        }
    }

    /// Signs with the private keys in `keys`, the first of which makes the document. All of them must have a say.
    static func document(
        _ set: KeySet,
        after before: KeySet? = nil,
        signedBy keys: [String],
        anchors: [PublicKey] = []
    ) throws -> KeySetDocument {
        let crypto = SwiftCryptoProvider()
        var document: KeySetDocument?
        for path in keys {
            let signer = try KeyFiles.signingKey(path)
            try KeySetCheck.checkSigner(signer.publicKey, of: set, after: before, anchors: anchors, crypto: crypto)
            if document == nil {
                document = try KeySetDocument(set, signer: signer, crypto: crypto)
            } else {
                try document?.sign(with: signer, crypto: crypto)
            }
        }
        guard let document else {
            throw CommandFailure(.usage, "nobody signs the key set", expected: "at least one --sign")
        }
        return document
    }

    /// Writes a document, never over one of `inputs`, and over others only where that is meant: a set that others have
    /// signed must not get lost.
    static func write(
        _ document: KeySetDocument,
        after before: KeySet? = nil,
        to path: String,
        madeFrom inputs: [String],
        replaces: Bool = false,
        _ output: OutputOptions
    ) throws {
        var files = OutputFiles()
        files.add(path, document.bytes, replaces: replaces)
        files.protect(inputs)
        try files.write()
        KeySetDescription(document, after: before, file: path).show(output)
    }

    /// What cannot be a key set is the caller's error.
    static func checked(_ make: () throws(TrustError) -> KeySet) throws -> KeySet {
        do throws(TrustError) {
            return try make()
        } catch {
            throw CommandFailure(error.explained)
        }
    }

    static func moment(_ text: String?) throws -> UInt64? {
        guard let text else { return nil }
        guard let seconds = Timestamp.seconds(text) else {
            throw CommandFailure(
                .usage,
                "--expires is no moment",
                expected: "a time in UTC such as 2030-01-01T00:00:00Z",
                found: text
            )
        }
        return seconds
    }
}
