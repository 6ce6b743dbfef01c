import COSE

extension COSEError {
    /// What is wrong, for people.
    var reason: String {
        switch self {
        case .malformed(let error): error.placedReason
        case .unexpectedStructure(let at): "it is not of the expected shape, at byte \(at)"
        case .criticalHeader(let at): "it has a critical header that is not understood, at byte \(at)"
        case .algorithmMissing: "it names no algorithm"
        case .algorithmMismatch(let algorithm): "the algorithm \(name(algorithm)) does not fit the key"
        case .unsupportedKey(let at): "its key is of a kind that is not used here, at byte \(at)"
        case .signingFailed: "the signature cannot be made"
        case .unexpectedTag(let at): "it is another kind of object, by its tag at byte \(at)"
        case .payloadNotDetached(let at): "its content stands inside of it, at byte \(at)"
        case .payloadDetached: "its content is not in it"
        case .tooManySignatures: "it has too many signatures"
        case .tooManyRecipients: "it has too many recipients"
        case .unsupportedAlgorithm(let algorithm): "the algorithm \(name(algorithm)) is not supported"
        case .invalidInitializationVector: "its initialization vector is not of the right length"
        case .noRecipient: "it is for another kind of key"
        case .keyUnwrapFailed: "it is for another key"
        case .keyLength(let count): "a key of \(count) bytes does not fit"
        case .decryptionFailed: "its content is not the one that was encrypted"
        case .ciphertextTooLong(let limit): "its content is longer than \(limit) bytes"
        case .notAuthenticated(let algorithm): "\(name(algorithm)) does not notice changes"
        case .invalidPublicKey: "a public key is no point of its curve"
        case .randomnessUnavailable: "the system has no randomness"
        case .weakKey: "a key that everybody can guess"
        }
    }

    private func name(_ algorithm: COSEAlgorithm) -> String {
        "\(algorithm.identifier) \(COSENames.algorithm(algorithm.identifier))"
    }
}
