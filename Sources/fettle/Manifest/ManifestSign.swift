import ArgumentParser
import Author
import COSE
import SwiftCryptoProvider

struct ManifestSign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign an unsigned manifest, whoever made it.",
        discussion: """
            Takes an unsigned envelope, or a bare manifest of another tool, checks that its digest is that of its \
            manifest, and adds an authentication block for each key: a signature (COSE_Sign1) for a private key, a MAC \
            (COSE_Mac0, HMAC-SHA-256) for a secret. A manifest that is signed already is left alone: \
            "fettle manifest add-signature" adds to it, and --replace signs anew.

            EXAMPLES:
              fettle manifest sign draft.suit --key author.key --out update.suit
              fettle manifest sign draft.suit --key a.key --key b.key --out update.suit
              fettle manifest sign draft.suit --mac-key fleet.sym.hex --out update.suit
            """
    )

    @Argument(help: "An envelope, or a manifest.")
    var file: String

    @OptionGroup var signing: SigningOptions

    @Flag(help: "Drop the authentication blocks that are there.")
    var replace = false

    @Option(help: ArgumentHelp("Where to write the envelope; may be the same file.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if signing.isEmpty { throw ValidationError("give at least one --key, --mac-key or --key-hex") }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        var editor = try ManifestFile.editor(file, crypto)
        if replace { editor.removeBlocks() }
        guard editor.blocks.isEmpty else {
            throw CommandFailure(
                .conflict,
                "the manifest is signed already",
                at: file,
                expected: "an unsigned manifest",
                found: "\(editor.blocks.count) authentication block\(editor.blocks.count == 1 ? "" : "s")",
                action: "\"fettle manifest add-signature\" adds one; --replace drops those that are there"
            )
        }
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
