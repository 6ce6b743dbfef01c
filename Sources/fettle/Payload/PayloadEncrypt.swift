import ArgumentParser
import Author
import COSE
import Foundation
import SwiftCryptoProvider

struct PayloadEncrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encrypt",
        abstract: "Encrypt a payload for devices.",
        discussion: """
            Writes NAME.encrypted, which devices fetch, and NAME.encryption-info, which goes into the manifest: a class \
            names both under "encryption". Every call makes a new key, so the result is another one each time. A128CTR \
            does not notice changes; the manifest's digest of the image does.

            EXAMPLES:
              fettle payload encrypt app.bin --recipient-key device.pub --out app
              fettle payload encrypt app.bin --kek site.hex --kek-id site-7 --algorithm A128CTR --out app
            """
    )

    @Argument(help: "The payload.")
    var file: String

    @OptionGroup var recipients: RecipientOptions

    @Option(help: ArgumentHelp("Where to write; the payload's own name if left out.", valueName: "name"))
    var out: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let result = try EncryptedPayload.write(file, recipients, out: out ?? file)
        if output.json { return JSONOutput.show(result) }
        result.show()
    }
}
