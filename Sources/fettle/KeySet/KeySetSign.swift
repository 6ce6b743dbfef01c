import ArgumentParser
import Author
import SwiftCryptoProvider

struct KeySetSign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Add a signature to a key set.",
        discussion: """
            Look at what you sign first, with "fettle key set show".

            EXAMPLES:
              fettle key set sign keys-2.set --key root-2.key --out keys-2.set
            """
    )

    @Argument(help: "A key set.")
    var file: String

    @Option(help: ArgumentHelp("A private key; can be given several times.", valueName: "file"))
    var key: [String]

    @Option(help: ArgumentHelp("Where to write the key set; may be the same file.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        var document = try KeySetFile.read(file)
        for path in key { try document.sign(with: try KeyFiles.signingKey(path), crypto: SwiftCryptoProvider()) }
        try KeySetFile.write(document, to: out, output)
    }
}
