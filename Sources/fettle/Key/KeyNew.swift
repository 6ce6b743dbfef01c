public import ArgumentParser
import Author
import Foundation
public import SwiftCryptoProvider

struct KeyNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key pair.",
        discussion: """
            Writes NAME.key, the private key (PKCS #8 in PEM, for the owner alone), and NAME.pub, the public key. An \
            existing file is never replaced. The key id is the first 8 bytes of the thumbprint (RFC 9679).

            EXAMPLES:
              fettle key new --type p256 --out author
              fettle key new --type ed25519 --out keys/release-2027 --json
            """
    )

    @Option(help: "p256, which every device can verify, or ed25519.")
    var type: SwiftSigningKey.Kind = .p256

    @Option(help: ArgumentHelp("Where to write NAME.key and NAME.pub.", valueName: "name"))
    var out: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let paths = [out + ".key", out + ".pub"]
        for path in paths where FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(
                .conflict,
                "a key is there already",
                at: path,
                action: "choose another name; who loses a key can no longer update the devices that trust it"
            )
        }
        let key = SwiftSigningKey.generate(type)
        var files = OutputFiles()
        files.add(paths[1], try key.publicKey.pem().utf8)
        files.add(paths[0], key.pem.utf8, permissions: 0o600)
        try files.write()
        KeyDescription(key.publicKey, files: paths).show(output)
    }
}

extension SwiftSigningKey.Kind: ExpressibleByArgument {}
