import CBOR

extension Encrypt {
    /// Encrypts `plaintext` under a new content key, which every recipient can unwrap.
    ///
    /// - Parameters:
    ///   - algorithm: A128CTR does not authenticate: its ciphertext must be detached and its digest signed elsewhere.
    ///   - recipients: at least one, at most ``Recipient/limit``.
    ///   - detached: leave the ciphertext out of the object.
    ///   - purpose: what the content is, which a key that is agreed upon is bound to.
    /// - Returns: the tagged object, and the ciphertext where it is detached.
    public static func seal<Crypto: CipherProvider>(
        _ plaintext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        for recipients: [EncryptionRecipient],
        detached: Bool,
        purpose: KeyPurpose = .suitPayload,
        crypto: Crypto
    ) throws(COSEError) -> SealedContent {
        guard algorithm.isAuthenticated || detached else { throw .notAuthenticated(algorithm.cose) }
        guard !recipients.isEmpty else { throw .noRecipient }
        guard recipients.count <= Recipient.limit else { throw .tooManyRecipients(at: 0) }
        guard let keyBytes = crypto.randomBytes(algorithm.keyLength) else { throw .randomnessUnavailable }
        let key = SymmetricKey(bytes: keyBytes)
        let sealed = try EncryptionParameters.seal(
            plaintext,
            by: algorithm,
            key: key,
            keyID: [],
            context: "Encrypt",
            contentType: purpose.contentType,
            crypto: crypto
        )
        var encoder = CBOREncoder(capacity: 64 + 160 * recipients.count + (detached ? 0 : sealed.ciphertext.count))
        encoder.tag(tag)
        encoder.beginArray(4)
        encoder.encode(bytes: sealed.protected)
        encoder.append(encoded: sealed.unprotected)
        if detached {
            encoder.encodeNull()
        } else {
            encoder.encode(bytes: sealed.ciphertext)
        }
        encoder.beginArray(recipients.count)
        for recipient in recipients {
            try write(recipient, key: key, purpose: purpose, crypto: crypto, to: &encoder)
        }
        return SealedContent(object: encoder.bytes, ciphertext: detached ? sealed.ciphertext : nil)
    }

    /// Writes a COSE_recipient with `key` wrapped for `recipient`.
    private static func write<Crypto: CipherProvider>(
        _ recipient: EncryptionRecipient,
        key: SymmetricKey,
        purpose: KeyPurpose,
        crypto: Crypto,
        to encoder: inout CBOREncoder
    ) throws(COSEError) {
        encoder.beginArray(3)
        switch recipient {
        case .wrapping(let secret, let keyID):
            guard !secret.isWeak else { throw .weakKey }
            guard let wrapped = crypto.wrap(key.bytes.span, with: secret.bytes.span) else {
                throw .keyLength(secret.bytes.count)
            }
            encoder.encode(bytes: [])
            encoder.append(encoded: COSEHeader.encode(algorithm: .a128KW, keyID: keyID, webToken: nil))
            encoder.encode(bytes: wrapped)
        case .agreement(let publicKey, let keyID):
            guard let ephemeral = crypto.makeAgreementKey() else { throw .randomnessUnavailable }
            guard let secret = ephemeral.sharedSecret(with: publicKey) else { throw .invalidPublicKey }
            let header = COSEHeader.encode(algorithm: .ecdhESA128KW, keyID: [], webToken: nil)
            let wrappingKey = purpose.wrappingKey(from: secret, protectedHeader: header.span, crypto: crypto)
            guard let wrapped = crypto.wrap(key.bytes.span, with: wrappingKey.span) else {
                throw .keyLength(wrappingKey.count)
            }
            encoder.encode(bytes: header)
            encoder.beginMap(keyID.isEmpty ? 1 : 2)
            if !keyID.isEmpty {
                encoder.encodeInt(COSEHeader.Label.keyID)
                encoder.encode(bytes: keyID)
            }
            encoder.encodeInt(COSEHeader.Label.ephemeralKey)
            encoder.append(encoded: ephemeral.publicKey.encoded)
            encoder.encode(bytes: wrapped)
        }
    }
}
