public import CBOR

/// Why a COSE object or key cannot be used.
public enum COSEError: Error, Equatable, Sendable {
    /// The bytes are not deterministic CBOR.
    case malformed(CBORError)
    /// Well-formed, but not the structure that RFC 9052 or RFC 9053 asks for; `at` is the offset in bytes.
    case unexpectedStructure(at: Int)
    /// A header that must be understood is not (RFC 9052 section 3.1, `crit`).
    case criticalHeader(at: Int)
    /// There is no algorithm in the protected header.
    case algorithmMissing
    /// The algorithm does not go with the key.
    case algorithmMismatch(COSEAlgorithm)
    /// A key of a type or curve that is not supported.
    case unsupportedKey(at: Int)
    /// The signer could not sign.
    case signingFailed
    /// The tag is not one of those that are read here, or there is none.
    case unexpectedTag(at: Int)
    /// The payload stands inside, where only a detached one can be told apart from what it is compared with.
    case payloadNotDetached(at: Int)
    /// There is no payload or ciphertext inside, where only an attached one is read.
    case payloadDetached(at: Int)
    /// More signatures than ``Sign/signatureLimit``.
    case tooManySignatures(at: Int)
    /// More recipients than ``Recipient/limit``.
    case tooManyRecipients(at: Int)
    /// The algorithm is known and not supported here, or not known at all.
    case unsupportedAlgorithm(COSEAlgorithm)
    /// The initialization vector is missing, or has another length than the algorithm's.
    case invalidInitializationVector
    /// None of the recipients is addressed by an algorithm that one of the keys is for.
    case noRecipient
    /// There are recipients for a key of ours, and none of their wrapped keys comes out whole.
    case keyUnwrapFailed
    /// A key has not the length that its algorithm asks for.
    case keyLength(Int)
    /// The ciphertext, its header or its tag is not what was encrypted.
    case decryptionFailed
    /// The ciphertext is longer than the caller allows.
    case ciphertextTooLong(limit: Int)
    /// An algorithm that does not authenticate, where nothing else would notice a change.
    case notAuthenticated(COSEAlgorithm)
    /// The other party's key is not a point on the curve.
    case invalidPublicKey
    /// There is no randomness.
    case randomnessUnavailable
    /// A key that everybody knows; see ``SymmetricKey/isWeak``.
    case weakKey
}

extension COSEError {
    /// What a failure of the CBOR reader means for the structure: values that COSE does not allow, or bytes that are not
    /// CBOR.
    init(structure error: CBORError) {
        if case .invalidValue(let at) = error {
            self = .unexpectedStructure(at: at)
        } else {
            self = .malformed(error)
        }
    }
}
