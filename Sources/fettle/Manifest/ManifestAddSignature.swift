import ArgumentParser
import Author
import COSE
import SwiftCryptoProvider

struct ManifestAddSignature: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-signature",
        abstract: "Add a signature to a manifest, for devices that ask for several.",
        discussion: """
            Checks that the signed digest is that of the manifest, and adds an authentication block for each key. \
            Nothing else changes: signatures that are there stay valid. Look at what you sign first, with \
            "fettle manifest show".

            EXAMPLES:
              fettle manifest add-signature update.suit --key second.key --out update.suit
              fettle manifest verify update.suit --key first.pub --key second.pub --threshold 2
            """
    )

    @Argument(help: "A signed envelope.")
    var file: String

    @OptionGroup var signing: SigningOptions

    @Option(help: ArgumentHelp("Where to write the envelope; may be the same file.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if signing.isEmpty { throw ValidationError("give at least one --key, --mac-key or --key-hex") }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        var editor = try ManifestFile.editor(file, crypto)
        try ManifestFile.checkSigned(editor, file)
        let material = try signing.material()
        for key in material { try key.apply(to: &editor, crypto) }
        try EditedEnvelope.write(
            editor,
            to: out,
            changed: material.map { Hexadecimal.text($0.key.keyID(crypto)) },
            madeFrom: signing.files
        )
        .show("signed by", output)
    }
}
