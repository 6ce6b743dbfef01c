import ArgumentParser
import COSE
import SwiftCryptoProvider

struct KeyShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show type, key id and thumbprint of a key.",
        discussion: """
            Takes a public or a private key in PEM, and shows nothing secret.

            EXAMPLES:
              fettle key show author.pub
              fettle key show author.key --json
            """
    )

    @Argument(help: "A key in PEM.")
    var file: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let isPrivate = try KeyFiles.text(file).contains("PRIVATE KEY-----")
        let key = isPrivate ? try KeyFiles.signingKey(file).publicKey : try KeyFiles.publicKey(file)
        KeyDescription(key).show(output)
    }
}
