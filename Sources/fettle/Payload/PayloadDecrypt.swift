import ArgumentParser
import Author
import COSE
import Foundation
import SwiftCryptoProvider

struct PayloadDecrypt: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "decrypt",
        abstract: "Decrypt a payload, as a device would.",
        discussion: """
            EXAMPLES:
              fettle payload decrypt app.encrypted --info app.encryption-info --key device.key --out app.bin
              fettle payload decrypt app.encrypted --info app.encryption-info --kek-hex 6161...61 --out app.bin
            """
    )

    @Argument(help: "The ciphertext.")
    var file: String

    @Option(help: ArgumentHelp("The encryption info (COSE_Encrypt).", valueName: "file"))
    var info: String

    @Option(
        help: ArgumentHelp(
            "The device's private key (PEM or JSON Web Key), or a shared key in hexadecimal.",
            valueName: "file"
        )
    )
    var key: [String] = []

    @Option(help: ArgumentHelp("A shared key, given here: others on this machine can see it.", valueName: "hex"))
    var kekHex: [String] = []

    @Option(help: ArgumentHelp("Where to write the payload, for its owner alone.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let file: String
        let size: Int
        let digest: String
    }

    func validate() throws {
        if key.isEmpty, kekHex.isEmpty { throw ValidationError("give at least one --key or --kek-hex") }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        var keys = try key.map { try KeyFiles.decryptionKey($0) }
        keys += try kekHex.map { .secret(try KeyFiles.secret(hexadecimal: $0, place: "--kek-hex")) }
        let plaintext = try PayloadEncryption.decrypt(
            try InputFile.read(file, limit: PayloadEncryption.limit),
            information: Array(try InputFile.read(info, limit: KeyFiles.sizeLimit)),
            with: keys,
            crypto: crypto
        )
        var files = OutputFiles()
        files.add(out, plaintext, permissions: 0o600)
        files.protect([file, info] + key)
        try files.write()
        let digest = Hexadecimal.text(crypto.sha256(plaintext.span))
        if output.json { return JSONOutput.show(Result(file: out, size: plaintext.count, digest: digest)) }
        print("plaintext  sha-256:\(digest)")
        print("wrote      \(Printable.line(out)), \(Format.count(plaintext.count)) bytes")
    }
}
