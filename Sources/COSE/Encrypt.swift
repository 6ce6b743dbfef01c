import CBOR

/// A COSE_Encrypt object (RFC 9052 section 5.1): content for several recipients, each with a way of his own to the content
/// key. It is parameter 19 of SUIT. It holds ranges of bytes that stay where they are.
public struct Encrypt: Equatable, Sendable {
    /// The tag of COSE_Encrypt.
    public static let tag: UInt64 = 96

    let parameters: EncryptionParameters
    /// The algorithm of the content.
    public var algorithm: ContentAlgorithm { parameters.algorithm }
    /// The ciphertext, or `nil` where it is detached.
    public let ciphertext: Range<Int>?
    /// The recipients, at least one.
    public let recipients: [Recipient]

    /// Reads a tagged COSE_Encrypt that fills `range` of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        let header: COSEHeader
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            let start = decoder.offset
            guard try decoder.readTag() == Encrypt.tag else { throw CBORError.invalidValue(at: start) }
            try decoder.beginArray(count: 4)
            header = try COSEHeader.read(&decoder)
            self.ciphertext = try decoder.readNullIfPresent() ? nil : try decoder.readBytes()
            self.recipients = try Recipient.readAll(&decoder)
            try decoder.finish()
        } catch {
            throw COSEError(structure: error)
        }
        self.parameters = try EncryptionParameters(header)
        for recipient in recipients { _ = try recipient.algorithm() }
    }

    /// The content key, which one of `keys` unwraps.
    ///
    /// Every recipient is tried with every key that is for its algorithm: key ids are hints. A wrapped key proves that it
    /// is whole.
    ///
    /// - Parameter purpose: what the content is, which a key that is agreed upon is bound to; for a key that is merely
    ///   wrapped, the protected header must say so where the purpose has a content type.
    /// - Throws: ``COSEError`` `.noRecipient` where no recipient goes with any key; `.keyUnwrapFailed` where one does and
    ///   was made for another key or purpose; `.keyLength`.
    public func contentKey<Crypto: CipherProvider>(
        with keys: [DecryptionKey<Crypto.AgreementKey>],
        purpose: KeyPurpose = .suitPayload,
        in bytes: Span<UInt8>,
        crypto: Crypto
    ) throws(COSEError) -> SymmetricKey {
        var failure = COSEError.noRecipient
        for recipient in recipients {
            let recipientAlgorithm = try recipient.algorithm()
            for key in keys {
                let unwrapped: [UInt8]?
                switch (recipientAlgorithm, key) {
                case (.a128KW, .secret(let secret)) where secret.bytes.count == 16 && !secret.isWeak:
                    unwrapped =
                        purpose.isStated(by: parameters.contentType, in: bytes)
                        ? crypto.unwrap(bytes.extracting(recipient.ciphertext), with: secret.bytes.span) : nil
                case (.ecdhESA128KW, .agreement(let own)):
                    let ephemeral = try recipient.ephemeralKey(in: bytes)
                    guard let secret = own.sharedSecret(with: ephemeral) else {
                        failure = .invalidPublicKey
                        continue
                    }
                    let header = bytes.extracting(recipient.header.protected)
                    let wrappingKey = purpose.wrappingKey(from: secret, protectedHeader: header, crypto: crypto)
                    unwrapped = crypto.unwrap(bytes.extracting(recipient.ciphertext), with: wrappingKey.span)
                default: continue
                }
                guard let unwrapped else {
                    if failure == .noRecipient { failure = .keyUnwrapFailed }
                    continue
                }
                if unwrapped.count == algorithm.keyLength { return SymmetricKey(bytes: unwrapped) }
                failure = .keyLength(unwrapped.count)
            }
        }
        throw failure
    }

    /// The plaintext of `ciphertext`: the detached one, or the bytes of ``ciphertext``.
    ///
    /// - Throws: ``COSEError`` as ``contentKey(with:purpose:in:crypto:)``, and `.notAuthenticated` for A128CTR, which only
    ///   ``makeDecryptor(with:purpose:in:limit:crypto:)`` decrypts; `.decryptionFailed`.
    public func open<Crypto: CipherProvider>(
        _ ciphertext: Span<UInt8>,
        with keys: [DecryptionKey<Crypto.AgreementKey>],
        purpose: KeyPurpose = .suitPayload,
        in bytes: Span<UInt8>,
        crypto: Crypto
    ) throws(COSEError) -> [UInt8] {
        guard algorithm.isAuthenticated else { throw .notAuthenticated(algorithm.cose) }
        let key = try contentKey(with: keys, purpose: purpose, in: bytes, crypto: crypto)
        return try parameters.open(ciphertext, key: key, context: "Encrypt", in: bytes, crypto: crypto)
    }

    /// The plaintext of the ciphertext that is inside.
    ///
    /// - Throws: ``COSEError`` as ``open(_:with:purpose:in:crypto:)``, and `.payloadDetached`.
    public func open<Crypto: CipherProvider>(
        with keys: [DecryptionKey<Crypto.AgreementKey>],
        purpose: KeyPurpose = .suitPayload,
        in bytes: Span<UInt8>,
        crypto: Crypto
    ) throws(COSEError) -> [UInt8] {
        guard let ciphertext else { throw .payloadDetached(at: parameters.protectedHeader.lowerBound) }
        return try open(bytes.extracting(ciphertext), with: keys, purpose: purpose, in: bytes, crypto: crypto)
    }

    /// A decryption of a detached ciphertext, piece by piece, of at most `limit` bytes of plaintext.
    public func makeDecryptor<Crypto: CipherProvider>(
        with keys: [DecryptionKey<Crypto.AgreementKey>],
        purpose: KeyPurpose = .suitPayload,
        in bytes: Span<UInt8>,
        limit: Int,
        crypto: Crypto
    ) throws(COSEError) -> ContentDecryptor<Crypto> {
        let key = try contentKey(with: keys, purpose: purpose, in: bytes, crypto: crypto)
        return try parameters.makeDecryptor(key: key, context: "Encrypt", in: bytes, limit: limit, crypto: crypto)
    }
}
