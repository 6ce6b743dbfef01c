import ArgumentParser
import Author
import COSE
import Foundation
import SwiftCryptoProvider

struct KeyNew: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make a key pair, or a secret.",
        discussion: """
            p256 and ed25519: writes NAME.key, the private key (PKCS #8 in PEM, for the owner alone), and NAME.pub, the \
            public key. A p256 key signs, and things can be encrypted for it. hmac and a128kw: writes NAME.sym.hex, a \
            secret in hexadecimal for the owner alone, of 32 bytes for MACs or of 16 bytes for key wrap. An existing \
            file is never replaced. The key id is the first 8 bytes of the thumbprint (RFC 9679).

            EXAMPLES:
              fettle key new --type p256 --out author
              fettle key new --type ed25519 --out keys/release-2027 --json
              fettle key new --type hmac --out fleet
            """
    )

    enum Kind: String, CaseIterable, ExpressibleByArgument {
        case p256
        case ed25519
        case hmac
        case a128kw
    }

    @Option(help: "p256, which every device can verify, ed25519, hmac or a128kw.")
    var type: Kind = .p256

    @Option(help: ArgumentHelp("Where to write.", valueName: "name"))
    var out: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        switch type {
        case .p256: try writePair(SwiftSigningKey.generate(.p256))
        case .ed25519: try writePair(SwiftSigningKey.generate(.ed25519))
        case .hmac: try writeSecret(count: 32)
        case .a128kw: try writeSecret(count: 16)
        }
    }

    private func writePair(_ key: SwiftSigningKey) throws {
        let paths = [out + ".key", out + ".pub"]
        try check(paths)
        var files = OutputFiles()
        files.add(paths[1], try key.publicKey.pem().utf8, replaces: false)
        files.add(paths[0], key.pem.utf8, permissions: 0o600, replaces: false)
        try files.write()
        KeyDescription(.publicKey(key.publicKey), isPrivate: true, files: paths).show(output)
    }

    private func writeSecret(count: Int) throws {
        let path = out + ".sym.hex"
        try check([path])
        guard let bytes = SwiftCryptoProvider().randomBytes(count) else {
            throw CommandFailure(.failure, "the system has no randomness")
        }
        var files = OutputFiles()
        files.add(path, (Hexadecimal.text(bytes) + "\n").utf8, permissions: 0o600, replaces: false)
        try files.write()
        KeyDescription(.secret(SymmetricKey(bytes: bytes)), isPrivate: true, files: [path]).show(output)
    }

    private func check(_ paths: [String]) throws {
        for path in paths where FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(
                .conflict,
                "a key is there already",
                at: path,
                action: "choose another name; who loses a key can no longer update the devices that trust it"
            )
        }
    }
}
