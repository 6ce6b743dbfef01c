import Author
import COSE
import Foundation
import SwiftCryptoProvider

/// Reads keys from files that a person named.
enum KeyFiles {
    static let sizeLimit = 65_536

    /// The private key in the file at `path`. Warns where others can read it.
    static func signingKey(_ path: String) throws -> SwiftSigningKey {
        let text = try self.text(path)
        warnWhereReadable(path)
        do throws(SwiftCryptoError) {
            return try SwiftSigningKey(pem: text)
        } catch {
            throw CommandFailure(error, file: path)
        }
    }

    /// The public key in the file at `path`.
    static func publicKey(_ path: String) throws -> PublicKey {
        let text = try self.text(path)
        do throws(SwiftCryptoError) {
            return try PublicKey(pem: text)
        } catch {
            throw CommandFailure(error, file: path)
        }
    }

    static func text(_ path: String) throws -> String {
        let data = try InputFile.read(path, limit: sizeLimit)
        guard let text = String(validating: data, as: UTF8.self) else {
            throw CommandFailure(.failure, "the file is not text", at: path, expected: "a key in PEM")
        }
        return text
    }

    private static func warnWhereReadable(_ path: String) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let mode = (attributes?[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 != 0 else { return }
        StandardError.warn("others can read the private key \(path); \"chmod 600 \(path)\" changes that")
    }
}
