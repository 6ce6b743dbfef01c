import ArgumentParser
import COSE
import SwiftCryptoProvider
import Trust

struct KeySetNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make the first key set.",
        discussion: """
            EXAMPLES:
              fettle key set new --key root-1.pub --key root-2.pub --threshold 2 --manifest-key author.pub \\
                --sign root-1.key --sign root-2.key --out keys-1.set
            """
    )

    @Option(help: ArgumentHelp("A key that signs key sets; can be given several times.", valueName: "file"))
    var key: [String]

    @Option(help: "How many of them must sign.")
    var threshold = 1

    @Option(help: ArgumentHelp("A key that signs manifests; can be given several times.", valueName: "file"))
    var manifestKey: [String] = []

    @Option(help: "How many of them must sign.")
    var manifestThreshold = 1

    @Option(help: ArgumentHelp("The last moment of manifests under this set.", valueName: "time"))
    var expires: String?

    @Option(help: ArgumentHelp("A private key that signs now; can be given several times.", valueName: "file"))
    var sign: [String]

    @Option(help: ArgumentHelp("Where to write the key set.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let keys = try key.map { try KeyFiles.publicKey($0) }
        let members = try manifestKey.map { KeySet.Member(key: try KeyFiles.publicKey($0)) }
        let end = try KeySetFile.moment(expires)
        let set = try KeySetFile.checked { () throws(TrustError) in
            try KeySet(
                version: 1,
                keys: keys,
                threshold: threshold,
                manifestKeys: members,
                manifestThreshold: manifestThreshold,
                expires: end
            )
        }
        try KeySetFile.write(try KeySetFile.document(set, signedBy: sign), to: out, output)
    }
}
