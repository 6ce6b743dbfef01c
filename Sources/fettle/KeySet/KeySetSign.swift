import ArgumentParser
import Author
import SwiftCryptoProvider
import Trust

struct KeySetSign: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Add a signature to a key set.",
        discussion: """
            Look at what you sign first, with "fettle key set show". Only keys that have a say can sign: those of the \
            set, and with --after those of the set before.

            EXAMPLES:
              fettle key set sign 2.set --key b.key --out 2.set
              fettle key set sign 2.set --after 1.set --key old.key --out 2.set
            """
    )

    @Argument(help: "A key set.")
    var file: String

    @Option(help: ArgumentHelp("A private key; can be given several times.", valueName: "file"))
    var key: [String]

    @Option(help: ArgumentHelp("The key set before, whose keys may sign, too.", valueName: "file"))
    var after: String?

    @Option(help: ArgumentHelp("A key outside of the set that devices trust: it may sign, too.", valueName: "file"))
    var anchor: [String] = []

    @Option(help: ArgumentHelp("Where to write the key set; may be the same file.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let crypto = SwiftCryptoProvider()
        var document = try KeySetFile.read(file)
        let before = try after.map { try KeySetFile.read($0).set }
        if let before, before.version + 1 != document.set.version {
            throw CommandFailure(
                .usage,
                "--after names another set than the one before",
                expected: "version \(document.set.version - 1)",
                found: "version \(before.version)"
            )
        }
        let anchors = try anchor.map { try KeyFiles.publicKey($0) }
        for path in key {
            let signer = try KeyFiles.signingKey(path)
            let (set, key) = (document.set, signer.publicKey)
            try KeySetCheck.checkSigner(key, of: set, after: before, anchors: anchors, crypto: crypto)
            try document.sign(with: signer, crypto: crypto)
        }
        let inputs = key + anchor + [after].compactMap { $0 }
        try KeySetFile.write(document, after: before, to: out, madeFrom: inputs, replaces: true, output)
    }
}
