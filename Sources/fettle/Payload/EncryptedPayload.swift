import Author
import COSE
import Foundation
import SwiftCryptoProvider

/// A payload that was encrypted, and the files that it went to.
struct EncryptedPayload: Encodable {
    let ciphertext: String
    let encryptionInfo: String
    let algorithm: String
    let recipients: Int
    let size: Int
    let digest: String

    static func write(_ file: String, _ options: RecipientOptions, out: String) throws -> EncryptedPayload {
        let crypto = SwiftCryptoProvider()
        let recipients = try options.recipients()
        let sealed = try PayloadEncryption.encrypt(
            try InputFile.read(file, limit: PayloadEncryption.limit),
            by: options.algorithm.content,
            for: recipients,
            crypto: crypto
        )
        let ciphertext = sealed.ciphertext ?? []
        var files = OutputFiles()
        files.add(out + ".encryption-info", sealed.object)
        files.add(out + ".encrypted", ciphertext)
        try files.write()
        return EncryptedPayload(
            ciphertext: out + ".encrypted",
            encryptionInfo: out + ".encryption-info",
            algorithm: options.algorithm.rawValue,
            recipients: recipients.count,
            size: ciphertext.count,
            digest: Hexadecimal.text(crypto.sha256(ciphertext.span))
        )
    }

    func show() {
        print("algorithm   \(algorithm), for \(recipients) recipient\(recipients == 1 ? "" : "s")")
        print("ciphertext  sha-256:\(digest)")
        print("wrote       \(Printable.line(ciphertext)), \(Format.count(size)) bytes")
        print("            \(Printable.line(encryptionInfo))")
    }
}
