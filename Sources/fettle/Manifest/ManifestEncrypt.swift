import ArgumentParser
import Author
import COSE
import Foundation
import SwiftCryptoProvider

struct ManifestEncrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypt a manifest, or a payload, for devices.",
        discussion: """
            A manifest: writes NAME.encrypted, the encrypted envelope, and NAME.suit, a manifest in plain text that gives \
            away nothing but where the encrypted one is and who can read it (suit-trust-domains section 8.2). Devices \
            fetch, decrypt, check and process it. The plain manifest is signed too. Without --uri the \
            encrypted envelope travels in it.

            Any other file is encrypted as a payload, like "fettle payload encrypt" does it.

            EXAMPLES:
              fettle manifest encrypt secret.suit --recipient-key device.pub --key author.key --sequence 8 \\
                --uri https://updates.example.com/secret.encrypted --out update
              fettle manifest encrypt app.bin --recipient-key device.pub --out app
            """
    )

    @Argument(help: "A signed envelope, or a payload.")
    var file: String

    @OptionGroup var recipients: RecipientOptions

    @OptionGroup var signing: SigningOptions

    @Option(
        help: ArgumentHelp("Where devices fetch the encrypted envelope; left out, it travels inside.", valueName: "uri")
    )
    var uri: String?

    @Option(help: "The sequence number of the plain manifest; that of the encrypted one if left out.")
    var sequence: UInt64?

    @Option(help: ArgumentHelp("Where to write.", valueName: "name"))
    var out: String

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let payload: EncryptedPayload
        let envelope: EditedEnvelope
    }

    func run() throws {
        guard let inner = try? ManifestFile.contents(file) else {
            guard signing.isEmpty, uri == nil, sequence == nil else {
                // Says what is wrong with the manifest.
                _ = try ManifestFile.contents(file)
                return
            }
            let result = try EncryptedPayload.write(file, recipients, out: out)
            return output.json ? JSONOutput.show(result) : result.show()
        }
        guard !signing.isEmpty else {
            throw CommandFailure(
                .usage,
                "nobody signs the plain manifest around the encrypted one",
                expected: "at least one --key, --mac-key or --key-hex"
            )
        }
        let crypto = SwiftCryptoProvider()
        try ManifestFile.checkSigned(try ManifestFile.editor(file, crypto), file)
        let material = try signing.material()
        let (payload, sealed, files) = try EncryptedPayload.seal(file, recipients, out: out)
        let built = try EncryptedManifest(
            envelope: Array(try InputFile.read(file, limit: PayloadEncryption.limit)),
            payload: sealed.ciphertext ?? [],
            information: sealed.object,
            uri: uri
        )
        .build(sequenceNumber: sequence ?? inner.sequenceNumber, crypto: crypto)
        var editor = try EnvelopeEditor(built, crypto: crypto)
        for key in material { try key.apply(to: &editor, crypto) }
        let envelope = try EditedEnvelope.write(
            editor,
            to: out + ".suit",
            changed: material.map { Hexadecimal.text($0.key.keyID(crypto)) },
            madeFrom: signing.files,
            with: files
        )
        if output.json { return JSONOutput.show(Result(payload: payload, envelope: envelope)) }
        payload.show()
        envelope.show("signed by", output)
    }
}
