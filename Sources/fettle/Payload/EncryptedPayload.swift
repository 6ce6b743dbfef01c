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

    /// Encrypts `file`, and writes what comes of it.
    static func write(_ file: String, _ options: RecipientOptions, out: String) throws -> EncryptedPayload {
        let (payload, _, files) = try seal(file, options, out: out)
        try files.write()
        return payload
    }

    /// Encrypts `file`, and hands out what is to be written.
    static func seal(
        _ file: String,
        _ options: RecipientOptions,
        out: String
    ) throws -> (payload: EncryptedPayload, sealed: SealedContent, files: OutputFiles) {
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
        files.protect([file] + options.files)
        let payload = EncryptedPayload(
            ciphertext: out + ".encrypted",
            encryptionInfo: out + ".encryption-info",
            algorithm: options.algorithm.rawValue,
            recipients: recipients.count,
            size: ciphertext.count,
            digest: Hexadecimal.text(crypto.sha256(ciphertext.span))
        )
        return (payload, sealed, files)
    }

    func show() {
        print("algorithm   \(algorithm), for \(recipients) recipient\(recipients == 1 ? "" : "s")")
        print("ciphertext  sha-256:\(digest)")
        print("wrote       \(Printable.line(ciphertext)), \(Format.count(size)) bytes")
        print("            \(Printable.line(encryptionInfo))")
    }
}
