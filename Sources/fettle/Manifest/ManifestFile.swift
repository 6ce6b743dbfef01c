import Author
import COSE
import Foundation
import SUIT

/// Reads envelopes from files that a person named.
enum ManifestFile {
    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try InputFile.read(path, limit: 64 << 20))
    }

    /// The envelope in a file: all of it, or what stands before the payloads of an update file.
    static func envelope(_ path: String) throws -> [UInt8] {
        let content = try InputFile.read(path)
        return try UpdateFileBuilder.envelope(of: content.span) ?? bytes(path)
    }

    static func contents(_ path: String) throws -> ManifestContents {
        try located(path) { try ManifestContents(try bytes($0)) }
    }

    /// The digest that names the manifest at the distributor and on devices.
    static func digest(_ path: String, _ crypto: some CryptoProvider) throws -> String {
        try located(path) { Hexadecimal.text(try ManifestContents.digest(try bytes($0), crypto: crypto).bytes) }
    }

    /// An editor of the envelope or manifest, whose digest was checked.
    static func editor(_ path: String, _ crypto: some CryptoProvider) throws -> EnvelopeEditor {
        try located(path) { try EnvelopeEditor(try bytes($0), crypto: crypto) }
    }

    /// Fails where nobody has signed yet.
    static func checkSigned(_ editor: EnvelopeEditor, _ path: String) throws {
        guard editor.blocks.isEmpty else { return }
        throw CommandFailure(
            .failure,
            "the manifest is not signed",
            at: path,
            expected: "a signed envelope",
            found: "no authentication block",
            action: "\"fettle manifest sign\" signs it first"
        )
    }

    /// Any CBOR in diagnostic notation.
    static func diagnostic(_ path: String) throws -> String {
        try located(path) { try ManifestDump.diagnostic(try bytes($0)) }
    }

    static func dump(_ path: String) throws -> ManifestDump {
        try located(path) { try ManifestDump(try envelope($0)) }
    }

    /// What cannot be read as a manifest is an error in that file.
    private static func located<Value>(_ path: String, _ read: (String) throws -> Value) throws -> Value {
        do {
            return try read(path)
        } catch let error as AuthorError where error.code == .malformed {
            throw CommandFailure(
                .failure,
                error.what,
                at: path,
                expected: error.expected ?? "a SUIT envelope",
                found: error.found,
                action: error.action ?? "check that the file is whole, and a manifest"
            )
        }
    }
}
