import ArgumentParser
import COSE

/// Keys that vouch for a manifest.
struct SigningOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A private key in PEM, or a secret in hexadecimal; can be given several times.",
            valueName: "file"
        )
    )
    var key: [String] = []

    @Option(
        help: ArgumentHelp("A secret in hexadecimal, for HMAC-SHA-256; can be given several times.", valueName: "file")
    )
    var macKey: [String] = []

    @Option(
        help: ArgumentHelp(
            "A secret in hexadecimal, given here: others on this machine can see it.",
            valueName: "hex"
        )
    )
    var keyHex: [String] = []

    /// The files that hold them.
    var files: [String] { key + macKey }

    var isEmpty: Bool { key.isEmpty && macKey.isEmpty && keyHex.isEmpty }

    func material() throws -> [KeyMaterial] {
        var material = try key.map { try KeyMaterial.read($0) }
        material += try macKey.map { .secret(try KeyFiles.macKey(try KeyFiles.secret($0), place: $0)) }
        material += try keyHex.map { text in
            let secret = try KeyFiles.secret(hexadecimal: text, place: "--key-hex")
            return .secret(try KeyFiles.macKey(secret, place: "--key-hex"))
        }
        return material
    }
}
