import ArgumentParser
import Author
import COSE
import SwiftCryptoProvider
import Trust

struct KeySetRotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Make the next key set from one.",
        discussion: """
            The next version has the keys of this one, with what is added and without what is removed or revoked. \
            Enough keys of both versions have to sign it. A revoked key counts no longer anywhere, and is never \
            forgotten.

            EXAMPLES:
              fettle key set rotate 1.set --add-manifest-key n.pub --sign a.key --out 2.set
              fettle key set rotate 2.set --revoke m.pub --sign a.key --out 3.set
            """
    )

    @Argument(help: "The key set before.")
    var file: String

    @Option(help: ArgumentHelp("A key that signs key sets from now on.", valueName: "file"))
    var addKey: [String] = []

    @Option(help: ArgumentHelp("A key that signs manifests from now on.", valueName: "file"))
    var addManifestKey: [String] = []

    @Option(help: ArgumentHelp("A key that leaves all roles.", valueName: "file"))
    var remove: [String] = []

    @Option(help: ArgumentHelp("A key that leaves all roles and must never count again.", valueName: "file"))
    var revoke: [String] = []

    @Flag(help: "No key signs manifests under the new set.")
    var noManifests = false

    @Option(help: "How many keys must sign key sets, if that changes.")
    var threshold: Int?

    @Option(help: "How many keys must sign manifests, if that changes.")
    var manifestThreshold: Int?

    @Option(help: ArgumentHelp("The last moment of manifests under the new set.", valueName: "time"))
    var expires: String?

    @Option(help: ArgumentHelp("A private key that signs now; can be given several times.", valueName: "file"))
    var sign: [String]

    @Option(help: ArgumentHelp("Where to write the key set.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let crypto = SwiftCryptoProvider()
        let current = try KeySetFile.read(file).set
        var change = KeySetChange()
        change.addedKeys = try addKey.map { try KeyFiles.publicKey($0) }
        change.addedManifestKeys = try addManifestKey.map { try KeyFiles.publicKey($0) }
        change.removedKeys = try remove.map { try KeyFiles.publicKey($0) }
        change.revokedKeys = try revoke.map { try KeyFiles.publicKey($0) }
        change.threshold = threshold
        change.manifestThreshold = manifestThreshold
        change.expires = try KeySetFile.moment(expires)
        for key in change.strangers(to: current) {
            StandardError.warn("the key \(Hexadecimal.text(key.keyID(crypto))) is not in \(file)")
        }
        let set = try change.next(after: current, crypto: crypto)
        try KeySetCheck(now: Format.now, allowsNoManifests: noManifests).check(set)
        let document = try KeySetFile.document(set, after: current, signedBy: sign)
        let inputs = [file] + addKey + addManifestKey + remove + revoke + sign
        try KeySetFile.write(document, after: current, to: out, madeFrom: inputs, output)
    }
}
