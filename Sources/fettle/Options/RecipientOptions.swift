import ArgumentParser
import Author
import COSE
import SwiftCryptoProvider

/// For whom something is encrypted, and how.
struct RecipientOptions: ParsableArguments {
    enum Algorithm: String, CaseIterable, ExpressibleByArgument {
        case a128gcm = "A128GCM"
        case a128ctr = "A128CTR"
        case chacha20poly1305 = "ChaCha20-Poly1305"

        var content: ContentAlgorithm {
            switch self {
            case .a128gcm: .a128GCM
            case .a128ctr: .a128CTR
            case .chacha20poly1305: .chaCha20Poly1305
            }
        }
    }

    @Option(
        help: ArgumentHelp(
            "A device's public key on P-256 (ECDH-ES+A128KW); can be given several times.",
            valueName: "file"
        )
    )
    var recipientKey: [String] = []

    @Option(help: ArgumentHelp("A key that a device shares, 16 bytes in hexadecimal (A128KW).", valueName: "file"))
    var kek: [String] = []

    @Option(help: ArgumentHelp("The same, given here: others on this machine can see it.", valueName: "hex"))
    var kekHex: [String] = []

    @Option(
        help: ArgumentHelp("The id of each shared key, in their order; a text, or 0x and hexadecimal.", valueName: "id")
    )
    var kekId: [String] = []

    @Option(help: "A128GCM, A128CTR or ChaCha20-Poly1305.")
    var algorithm: Algorithm = .a128gcm

    /// The files that hold their keys.
    var files: [String] { recipientKey + kek }

    func validate() throws {
        if recipientKey.isEmpty, kek.isEmpty, kekHex.isEmpty {
            throw ValidationError("give at least one --recipient-key, --kek or --kek-hex")
        }
        if kekId.count > kek.count + kekHex.count {
            throw ValidationError("there are more --kek-id than shared keys")
        }
    }

    func recipients() throws -> [EncryptionRecipient] {
        let crypto = SwiftCryptoProvider()
        var recipients: [EncryptionRecipient] = []
        for path in recipientKey {
            let key = try KeyFiles.publicKey(path)
            guard case .p256 = key else {
                throw CommandFailure(
                    .failure,
                    "nothing can be encrypted for this key",
                    at: path,
                    expected: "a key on P-256",
                    found: "an Ed25519 key"
                )
            }
            let named = try KeyDocument(KeyFiles.text(path), file: path).map { $0.identifier } ?? []
            recipients.append(.agreement(key, keyID: named.isEmpty ? key.keyID(crypto) : named))
        }
        var secrets = try kek.map { ($0, try KeyFiles.secret($0)) }
        secrets += try kekHex.map { ("--kek-hex", try KeyFiles.secret(hexadecimal: $0, place: "--kek-hex")) }
        for (index, (place, secret)) in secrets.enumerated() {
            guard secret.bytes.count == 16 else {
                throw CommandFailure(
                    .failure,
                    "the key is not one for A128KW",
                    at: place,
                    expected: "16 bytes",
                    found: "\(secret.bytes.count) bytes"
                )
            }
            let identifier =
                index < kekId.count ? try bytes(kekId[index]) : secret.thumbprint(crypto).prefix(8).map { $0 }
            recipients.append(.wrapping(secret, keyID: identifier))
        }
        return recipients
    }

    private func bytes(_ text: String) throws -> [UInt8] {
        guard text.hasPrefix("0x") else { return Array(text.utf8) }
        guard let bytes = Hexadecimal.bytes(String(text.dropFirst(2))) else {
            throw CommandFailure(
                .usage,
                "a key id is not hexadecimal",
                expected: "0x and an even number of digits",
                found: text
            )
        }
        return bytes
    }
}
