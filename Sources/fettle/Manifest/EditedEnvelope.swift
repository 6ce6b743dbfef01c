import Author
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider

/// What a command that signs or severs has made of an envelope.
struct EditedEnvelope: Encodable {
    let file: String
    let size: Int
    let manifest: String
    let blocks: Int
    let changed: [String]

    /// Writes the envelope, whole or not at all, and never over one of `inputs`.
    static func write(
        _ editor: EnvelopeEditor,
        to path: String,
        changed: [String],
        madeFrom inputs: [String],
        with files: OutputFiles = OutputFiles()
    ) throws -> EditedEnvelope {
        let envelope = editor.envelope
        var files = files
        files.add(path, envelope)
        files.protect(inputs)
        try files.write()
        return EditedEnvelope(
            file: path,
            size: envelope.count,
            manifest: Hexadecimal.text(try ManifestContents.digest(envelope, crypto: SwiftCryptoProvider()).bytes),
            blocks: editor.blocks.count,
            changed: changed
        )
    }

    func show(_ label: String, _ output: OutputOptions) {
        if output.json { return JSONOutput.show(self) }
        print("manifest  sha-256:\(manifest)")
        for change in changed {
            print(label.padding(toLength: 10, withPad: " ", startingAt: 0) + Printable.line(change))
        }
        print(
            "wrote     \(Printable.line(file)), \(Format.count(size)) bytes, \(blocks) authentication block\(blocks == 1 ? "" : "s")"
        )
    }
}
