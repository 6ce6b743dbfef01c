import BootControl
import COSE
import Glibc
import LibcryptoProvider

/// The keys with which the device opens what was encrypted for it: private keys of P-256 in PEM, for ECDH-ES + A128KW,
/// and secrets of 16 bytes in hexadecimal, for A128KW, as `fettle key new` writes them.
enum DecryptionKeys {
    private static let byteLimit = 65_536

    /// The keys of the configuration's files, in their order.
    static func load(
        _ configuration: AgentConfiguration,
        log: Log
    ) throws(AgentError) -> [DecryptionKey<LibcryptoAgreementKey>] {
        var keys: [DecryptionKey<LibcryptoAgreementKey>] = []
        for path in configuration.decryptionKeyFiles {
            let bytes: [UInt8]?
            do throws(FileError) { bytes = try DurableFile.read(path, limit: byteLimit) } catch {
                throw AgentError(.usage, error.description)
            }
            guard let bytes else { throw AgentError(.usage, "the decryption key \(path) is not there") }
            keys.append(try key(bytes, path))
            var status = stat()
            if stat(path, &status) == 0, status.st_mode & 0o077 != 0 {
                log.warning("keys", "others can read the decryption key \(path); \"chmod 600 \(path)\" changes that")
            }
        }
        return keys
    }

    private static func key(
        _ bytes: [UInt8],
        _ path: String
    ) throws(AgentError) -> DecryptionKey<LibcryptoAgreementKey> {
        // What stands in the file must not reach a message.
        guard String(decoding: bytes, as: UTF8.self).contains("-----BEGIN") else {
            guard let secret = Hexadecimal.bytes(bytes), secret.count == 16 else {
                throw AgentError(
                    .usage,
                    "the decryption key \(path) cannot be used; expected a P-256 private key in PEM, or 16 bytes in "
                        + "hexadecimal"
                )
            }
            let key = SymmetricKey(bytes: secret)
            guard !key.isWeak else {
                throw AgentError(.usage, "the decryption key \(path) is one that everybody knows")
            }
            return .secret(key)
        }
        do throws(LibcryptoError) { return .agreement(try LibcryptoAgreementKey(pem: bytes.span)) } catch {
            throw AgentError(.usage, "the decryption key \(path) cannot be used: \(error)")
        }
    }
}
