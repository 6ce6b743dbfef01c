import CBOR

/// A COSE_Encrypt0 object (RFC 9052 section 5.2): content for who holds the content key already. It holds ranges of bytes
/// that stay where they are.
public struct Encrypt0: Equatable, Sendable {
    /// The tag of COSE_Encrypt0.
    public static let tag: UInt64 = 16

    let parameters: EncryptionParameters
    /// The algorithm of the content.
    public var algorithm: ContentAlgorithm { parameters.algorithm }
    /// The key id. A hint, never a proof.
    public let keyID: Range<Int>?
    /// The ciphertext, or `nil` where it is detached.
    public let ciphertext: Range<Int>?

    /// Reads a tagged COSE_Encrypt0 that fills `range` of `bytes`.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(COSEError) {
        let header: COSEHeader
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            let start = decoder.offset
            guard try decoder.readTag() == Encrypt0.tag else { throw CBORError.invalidValue(at: start) }
            try decoder.beginArray(count: 3)
            header = try COSEHeader.read(&decoder)
            self.ciphertext = try decoder.readNullIfPresent() ? nil : try decoder.readBytes()
            try decoder.finish()
        } catch {
            throw COSEError(structure: error)
        }
        self.parameters = try EncryptionParameters(header)
        self.keyID = header.keyID
    }

    /// The plaintext of `ciphertext`: the detached one, or the bytes of ``ciphertext``.
    ///
    /// - Throws: ``COSEError`` `.notAuthenticated` for A128CTR, which only ``makeDecryptor(key:in:limit:crypto:)`` decrypts;
    ///   `.keyLength`, `.decryptionFailed`.
    public func open(
        _ ciphertext: Span<UInt8>,
        key: SymmetricKey,
        in bytes: Span<UInt8>,
        crypto: some CipherProvider
    ) throws(COSEError) -> [UInt8] {
        try parameters.open(ciphertext, key: key, context: "Encrypt0", in: bytes, crypto: crypto)
    }

    /// A decryption of a detached ciphertext, piece by piece, of at most `limit` bytes of plaintext.
    public func makeDecryptor<Crypto: CipherProvider>(
        key: SymmetricKey,
        in bytes: Span<UInt8>,
        limit: Int,
        crypto: Crypto
    ) throws(COSEError) -> ContentDecryptor<Crypto> {
        try parameters.makeDecryptor(key: key, context: "Encrypt0", in: bytes, limit: limit, crypto: crypto)
    }

    /// Encrypts `plaintext` under `key`, with a nonce from the provider's randomness.
    ///
    /// - Parameters:
    ///   - keyID: names the key in the unprotected header. Left out where it is empty.
    ///   - detached: leave the ciphertext out of the object.
    /// - Returns: the tagged object, and the ciphertext where it is detached.
    public static func seal(
        _ plaintext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: SymmetricKey,
        keyID: [UInt8],
        detached: Bool,
        crypto: some CipherProvider
    ) throws(COSEError) -> SealedContent {
        let sealed = try EncryptionParameters.seal(
            plaintext,
            by: algorithm,
            key: key,
            keyID: keyID,
            context: "Encrypt0",
            crypto: crypto
        )
        var encoder = CBOREncoder(capacity: 64 + keyID.count + (detached ? 0 : sealed.ciphertext.count))
        encoder.tag(tag)
        encoder.beginArray(3)
        encoder.encode(bytes: sealed.protected)
        encoder.append(encoded: sealed.unprotected)
        if detached {
            encoder.encodeNull()
        } else {
            encoder.encode(bytes: sealed.ciphertext)
        }
        return SealedContent(object: encoder.bytes, ciphertext: detached ? sealed.ciphertext : nil)
    }
}
