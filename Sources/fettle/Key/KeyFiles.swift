import Author
import COSE
import Foundation
import SwiftCryptoProvider

/// Reads keys from files that a person named: PEM, JSON Web Keys, and secrets in hexadecimal.
enum KeyFiles {
    static let sizeLimit = 65_536

    /// The private key in the file at `path`. Warns where others can read it.
    static func signingKey(_ path: String) throws -> SwiftSigningKey {
        let text = try self.text(path)
        try checkPrivate(text, path)
        do throws(SwiftCryptoError) {
            let key = try SwiftSigningKey(pem: text)
            warnWhereReadable(path)
            return key
        } catch {
            throw CommandFailure(error, file: path)
        }
    }

    /// The public key in the file at `path`: PEM, or a JSON Web Key.
    static func publicKey(_ path: String) throws -> PublicKey {
        let text = try self.text(path)
        if let key = try KeyDocument(text, file: path) { return try key.publicKey() }
        do throws(SwiftCryptoError) {
            return try PublicKey(pem: text)
        } catch {
            throw CommandFailure(error, file: path)
        }
    }

    /// The key by which somebody can be known to have vouched: a public key, or a secret for MACs in hexadecimal.
    static func authenticationKey(_ path: String) throws -> AuthenticationKey {
        let key = try anyKey(path)
        if case .secret(let secret) = key { _ = try macKey(secret, place: path) }
        return key
    }

    /// A public key, or a secret of any use.
    static func anyKey(_ path: String) throws -> AuthenticationKey {
        let text = try self.text(path)
        if let key = try KeyDocument(text, file: path), key.isSymmetric { return .secret(try key.secret()) }
        if text.contains("-----BEGIN") || text.hasPrefix("{") { return .publicKey(try publicKey(path)) }
        return .secret(try secret(path))
    }

    /// The secret in the file at `path`, in hexadecimal or as a JSON Web Key. Warns where others can read it.
    static func secret(_ path: String) throws -> SymmetricKey {
        let text = try self.text(path)
        let secret =
            try KeyDocument(text, file: path).map { try $0.secret() } ?? self.secret(hexadecimal: text, place: path)
        warnWhereReadable(path)
        return secret
    }

    /// A secret in hexadecimal.
    static func secret(hexadecimal text: String, place: String) throws -> SymmetricKey {
        let digits = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard let bytes = Hexadecimal.bytes(digits), (16...SymmetricKey.byteLimit).contains(bytes.count) else {
            throw CommandFailure(
                .failure,
                "the secret cannot be read",
                at: place,
                expected: "16 to \(SymmetricKey.byteLimit) bytes in hexadecimal, or a key in PEM",
                found: "\(digits.utf8.count) characters",
                action: "\"fettle key new --type hmac --out NAME\" makes one"
            )
        }
        return SymmetricKey(bytes: bytes)
    }

    /// The private key for key agreement in the file at `path`: PEM, or a JSON Web Key.
    static func agreementKey(_ path: String) throws -> SwiftAgreementKey {
        let text = try self.text(path)
        try checkPrivate(text, path)
        if let key = try KeyDocument(text, file: path) {
            let agreement = try key.agreementKey()
            warnWhereReadable(path)
            return agreement
        }
        do throws(SwiftCryptoError) {
            let key = try SwiftAgreementKey(pem: text)
            warnWhereReadable(path)
            return key
        } catch {
            throw CommandFailure(error, file: path)
        }
    }

    /// A key that opens what was encrypted for it: a private key, or a secret.
    static func decryptionKey(_ path: String) throws -> DecryptionKey<SwiftAgreementKey> {
        let text = try self.text(path)
        let isSecret = try KeyDocument(text, file: path).map { $0.isSymmetric } ?? !text.contains("-----BEGIN")
        return isSecret ? .secret(try secret(path)) : .agreement(try agreementKey(path))
    }

    /// A secret for MACs: HMAC-SHA-256 takes keys of 32 bytes, so that one for key wrap is not taken for one.
    static func macKey(_ secret: SymmetricKey, place: String) throws -> SymmetricKey {
        guard secret.bytes.count == 32 else {
            throw CommandFailure(
                .failure,
                "the secret is not one for HMAC-SHA-256",
                at: place,
                expected: "32 bytes",
                found: "\(secret.bytes.count) bytes" + (secret.bytes.count == 16 ? ", as for key wrap (a128kw)" : ""),
                action: "\"fettle key new --type hmac --out NAME\" makes one"
            )
        }
        return secret
    }

    /// Says which file is meant where a public key was given for a private one.
    private static func checkPrivate(_ text: String, _ path: String) throws {
        guard text.contains("-----BEGIN PUBLIC KEY-----"), !text.contains("PRIVATE KEY-----") else { return }
        let stem = path.hasSuffix(".pub") ? path.dropLast(4) + ".key" : "the .key file"
        throw CommandFailure(
            .failure,
            "this is a public key",
            at: path,
            expected: "a private key",
            found: "a public key",
            action: "give \(stem)"
        )
    }

    static func text(_ path: String) throws -> String {
        let data = try InputFile.read(path, limit: sizeLimit)
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(
                .failure,
                "the file is not text",
                at: path,
                expected: "a key in PEM, as a JSON Web Key, or in hexadecimal"
            )
        }
        return text
    }

    private static func warnWhereReadable(_ path: String) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 != 0 else { return }
        StandardError.warn("others can read the private key \(path); \"chmod 600 \(path)\" changes that")
    }
}
