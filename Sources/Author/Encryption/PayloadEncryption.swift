public import COSE
public import Foundation

/// Encrypts and decrypts payloads for the parameter encryption-info (suit-firmware-encryption): a COSE_Encrypt whose
/// ciphertext stands beside it.
public enum PayloadEncryption {
    /// Most bytes of a payload that is encrypted or decrypted in memory.
    public static let limit = 1 << 31

    /// Encrypts `plaintext` under a new key, for all `recipients`.
    ///
    /// A128CTR does not notice changes of the ciphertext: the manifest's digest of the image has to.
    public static func encrypt(
        _ plaintext: Data,
        by algorithm: ContentAlgorithm,
        for recipients: [EncryptionRecipient],
        crypto: some CipherProvider
    ) throws(AuthorError) -> SealedContent {
        guard !plaintext.isEmpty else { throw AuthorError(.encryption, "there is nothing to encrypt") }
        do throws(COSEError) {
            return try Encrypt.seal(
                plaintext.span,
                by: algorithm,
                for: recipients,
                detached: true,
                crypto: crypto
            )
        } catch {
            throw AuthorError(.encryption, "the payload cannot be encrypted", found: explain(error))
        }
    }

    /// Decrypts `ciphertext`, or what the encryption info itself holds.
    public static func decrypt<Crypto: CipherProvider>(
        _ ciphertext: Data?,
        information: [UInt8],
        with keys: [DecryptionKey<Crypto.AgreementKey>],
        crypto: Crypto
    ) throws(AuthorError) -> [UInt8] {
        do throws(COSEError) {
            let object = try Encrypt(information.span, in: 0..<information.count)
            if let inner = object.ciphertext {
                let content = Array(information[inner])
                return try open(content.span, object, information, keys, crypto)
            }
            guard let ciphertext else {
                throw COSEError.payloadDetached(at: 0)
            }
            return try open(ciphertext.span, object, information, keys, crypto)
        } catch {
            throw AuthorError(
                .encryption,
                "the payload cannot be decrypted",
                expected: "a ciphertext, its encryption info, and a key of one of its recipients",
                found: explain(error)
            )
        }
    }

    private static func open<Crypto: CipherProvider>(
        _ ciphertext: Span<UInt8>,
        _ object: Encrypt,
        _ information: [UInt8],
        _ keys: [DecryptionKey<Crypto.AgreementKey>],
        _ crypto: Crypto
    ) throws(COSEError) -> [UInt8] {
        var decryptor = try object.makeDecryptor(with: keys, in: information.span, limit: limit, crypto: crypto)
        var plaintext: [UInt8] = []
        try decryptor.update(ciphertext, into: &plaintext)
        try decryptor.finish(into: &plaintext)
        return plaintext
    }

    private static func explain(_ error: COSEError) -> String {
        switch error {
        case .noRecipient: "it is encrypted for another kind of key"
        case .keyUnwrapFailed: "it is encrypted for another key"
        case .decryptionFailed: "the ciphertext is not the one that was encrypted"
        case .payloadDetached: "the ciphertext stands beside the encryption info, and was not given"
        case .weakKey: "a key that everybody can guess"
        case .keyLength(let count): "a key of \(count) bytes"
        case .malformed, .unexpectedStructure, .unexpectedTag: "encryption info of which " + error.reason
        default: error.reason
        }
    }
}
