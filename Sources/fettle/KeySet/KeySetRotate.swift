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
              fettle key set rotate keys-1.set --add-manifest-key new.pub --revoke old.pub \\
                --sign root-1.key --sign root-2.key --out keys-2.set
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
        let revokedKeys = try revoke.map { try KeyFiles.publicKey($0) }
        let gone = try remove.map { try KeyFiles.publicKey($0) } + revokedKeys
        for key in gone where !current.keys.contains(key) && !current.manifestKeys.contains(where: { $0.key == key }) {
            StandardError.warn("the key \(Hexadecimal.text(key.keyID(crypto))) is not in \(file)")
        }
        var keys = current.keys.filter { !gone.contains($0) }
        for key in try addKey.map({ try KeyFiles.publicKey($0) }) where !keys.contains(key) { keys.append(key) }
        var members = current.manifestKeys.filter { !gone.contains($0.key) }
        for key in try addManifestKey.map({ try KeyFiles.publicKey($0) })
        where !members.contains(where: { $0.key == key }) {
            members.append(KeySet.Member(key: key))
        }
        var revoked = current.revoked
        for thumbprint in revokedKeys.map({ $0.thumbprint(crypto) }) where !revoked.contains(thumbprint) {
            revoked.append(thumbprint)
        }
        let end = try expires.map { try KeySetFile.moment($0) } ?? current.expires
        let set = try KeySetFile.checked { () throws(TrustError) in
            try KeySet(
                version: current.version + 1,
                keys: keys,
                threshold: threshold ?? current.threshold,
                manifestKeys: members,
                manifestThreshold: manifestThreshold ?? current.manifestThreshold,
                expires: end,
                revoked: revoked
            )
        }
        try KeySetFile.write(try KeySetFile.document(set, signedBy: sign), to: out, output)
    }
}
