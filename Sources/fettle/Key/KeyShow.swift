import ArgumentParser
import COSE
import SwiftCryptoProvider

struct KeyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show type, key id and thumbprint of a key.",
        discussion: """
            Takes a public or a private key in PEM, a JSON Web Key, or a secret in hexadecimal, and shows nothing secret.

            EXAMPLES:
              fettle key show author.pub
              fettle key show author.key --json
              fettle key show fleet.sym.hex
            """
    )

    @Argument(help: "A key.")
    var file: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let text = try KeyFiles.text(file)
        if let document = try KeyDocument(text, file: file), !document.isSymmetric {
            KeyDescription(.publicKey(try document.publicKey()), isPrivate: document.hasPrivateKey).show(output)
        } else if text.contains("PRIVATE KEY-----") {
            KeyDescription(.publicKey(try KeyFiles.signingKey(file).publicKey), isPrivate: true).show(output)
        } else {
            let key = try KeyFiles.anyKey(file)
            if case .secret = key {
                KeyDescription(key, isPrivate: true).show(output)
            } else {
                KeyDescription(key, isPrivate: false).show(output)
            }
        }
    }
}
