import ArgumentParser
import Author
import COSE
import SwiftCryptoProvider
import Trust

struct KeySetNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make the first key set.",
        discussion: """
            EXAMPLES:
              fettle key set new --key a.pub --manifest-key m.pub --sign a.key --out 1.set
              fettle key set new --key a.pub --key b.pub --threshold 2 --sign a.key ...
            """
    )

    @Option(help: ArgumentHelp("A key that signs key sets; can be given several times.", valueName: "file"))
    var key: [String]

    @Option(help: "How many of them must sign.")
    var threshold = 1

    @Option(help: ArgumentHelp("A key that signs manifests; can be given several times.", valueName: "file"))
    var manifestKey: [String] = []

    @Flag(help: "No key signs manifests under this set.")
    var noManifests = false

    @Option(help: "How many of them must sign.")
    var manifestThreshold = 1

    @Option(help: ArgumentHelp("The last moment of manifests under this set.", valueName: "time"))
    var expires: String?

    @Option(help: ArgumentHelp("A private key that signs now; can be given several times.", valueName: "file"))
    var sign: [String]

    @Option(help: ArgumentHelp("A key outside of the set that devices trust: it may sign, too.", valueName: "file"))
    var anchor: [String] = []

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
        try KeySetCheck(now: Format.now, allowsNoManifests: noManifests).check(set)
        let anchors = try anchor.map { try KeyFiles.publicKey($0) }
        let document = try KeySetFile.document(set, signedBy: sign, anchors: anchors)
        try KeySetFile.write(document, to: out, madeFrom: key + manifestKey + sign + anchor, output)
    }
}
