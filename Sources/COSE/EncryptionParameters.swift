import CBOR

/// How the content of a COSE_Encrypt or COSE_Encrypt0 is encrypted: what their common headers say.
struct EncryptionParameters: Equatable, Sendable {
    /// The content of the protected header.
    let protectedHeader: Range<Int>
    /// The algorithm.
    let algorithm: ContentAlgorithm
    /// The initialization vector.
    let nonce: Range<Int>
    /// What the content is, where the protected header says so: the range of the whole item.
    let contentType: Range<Int>?

    /// What `header` says.
    ///
    /// - Throws: ``COSEError`` `.unsupportedAlgorithm`; `.unexpectedStructure` where an algorithm that authenticates stands
    ///   where it could be swapped, or one that does not claims to be protected (RFC 9459 section 4).
    init(_ header: COSEHeader) throws(COSEError) {
        if let at = header.critical { throw .criticalHeader(at: at) }
        guard let identifier = header.algorithm ?? header.unprotectedAlgorithm else { throw .algorithmMissing }
        guard let algorithm = ContentAlgorithm(rawValue: identifier.identifier) else {
            throw .unsupportedAlgorithm(identifier)
        }
        if algorithm.isAuthenticated {
            _ = try header.authenticatedAlgorithm()
        } else if !header.hasNoProtectedBytes {
            throw .unexpectedStructure(at: header.protected.lowerBound)
        }
        guard let nonce = header.initializationVector, nonce.count == algorithm.nonceLength else {
            throw .invalidInitializationVector
        }
        self.protectedHeader = header.protected
        self.algorithm = algorithm
        self.nonce = nonce
        self.contentType = header.contentType
    }

    /// What is authenticated besides the ciphertext: the Enc_structure, or nothing.
    func additional(_ context: Text, in bytes: Span<UInt8>) -> [UInt8] {
        algorithm.isAuthenticated ? COSEHeader.structure(context, bytes.extracting(protectedHeader)) : []
    }

    /// Decrypts in one piece.
    func open(
        _ ciphertext: Span<UInt8>,
        key: SymmetricKey,
        context: Text,
        in bytes: Span<UInt8>,
        crypto: some CipherProvider
    ) throws(COSEError) -> [UInt8] {
        guard algorithm.isAuthenticated else { throw .notAuthenticated(algorithm.cose) }
        guard key.bytes.count == algorithm.keyLength else { throw .keyLength(key.bytes.count) }
        let additional = additional(context, in: bytes)
        let plaintext = crypto.open(
            ciphertext,
            by: algorithm,
            key: key.bytes.span,
            nonce: bytes.extracting(nonce),
            authenticating: additional.span
        )
        guard let plaintext else { throw .decryptionFailed }
        return plaintext
    }

    /// A decryption piece by piece.
    func makeDecryptor<Crypto: CipherProvider>(
        key: SymmetricKey,
        context: Text,
        in bytes: Span<UInt8>,
        limit: Int,
        crypto: Crypto
    ) throws(COSEError) -> ContentDecryptor<Crypto> {
        guard key.bytes.count == algorithm.keyLength else { throw .keyLength(key.bytes.count) }
        var nonceBytes: [UInt8] = []
        for index in nonce { nonceBytes.append(bytes[index]) }
        return try ContentDecryptor(
            algorithm: algorithm,
            key: key,
            nonce: nonceBytes,
            additional: additional(context, in: bytes),
            limit: limit,
            crypto: crypto
        )
    }

    /// The headers for a new object: protected and unprotected, the latter encoded as a map.
    static func headers(
        _ algorithm: ContentAlgorithm,
        contentType: Text?,
        nonce: [UInt8],
        keyID: [UInt8]
    ) -> (protected: [UInt8], unprotected: [UInt8]) {
        let isProtected = algorithm.isAuthenticated
        var unprotected = CBOREncoder(capacity: nonce.count + keyID.count + 16)
        unprotected.beginMap(1 + (isProtected ? 0 : 1) + (keyID.isEmpty ? 0 : 1))
        if !isProtected {
            unprotected.encodeInt(COSEHeader.Label.algorithm)
            unprotected.encodeInt(algorithm.rawValue)
        }
        if !keyID.isEmpty {
            unprotected.encodeInt(COSEHeader.Label.keyID)
            unprotected.encode(bytes: keyID)
        }
        unprotected.encodeInt(COSEHeader.Label.initializationVector)
        unprotected.encode(bytes: nonce)
        let protected =
            isProtected
            ? COSEHeader.encode(algorithm: algorithm.cose, contentType: contentType, keyID: [], webToken: nil) : []
        return (protected, unprotected.bytes)
    }

    /// Encrypts in one piece under a new nonce.
    static func seal(
        _ plaintext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: SymmetricKey,
        keyID: [UInt8],
        context: Text,
        contentType: Text? = nil,
        crypto: some CipherProvider
    ) throws(COSEError) -> (protected: [UInt8], unprotected: [UInt8], ciphertext: [UInt8]) {
        guard key.bytes.count == algorithm.keyLength else { throw .keyLength(key.bytes.count) }
        guard var nonce = crypto.randomBytes(algorithm.nonceLength) else { throw .randomnessUnavailable }
        if algorithm == .a128CTR {
            // The last four bytes count blocks: from zero on, two messages under one key cannot meet (RFC 9459 section 5).
            for index in 12..<16 { nonce[index] = 0 }
        }
        let (protected, unprotected) = headers(algorithm, contentType: contentType, nonce: nonce, keyID: keyID)
        let additional = algorithm.isAuthenticated ? COSEHeader.structure(context, protected.span) : []
        let ciphertext = crypto.seal(
            plaintext,
            by: algorithm,
            key: key.bytes.span,
            nonce: nonce.span,
            authenticating: additional.span
        )
        guard let ciphertext else { throw .unsupportedAlgorithm(algorithm.cose) }
        return (protected, unprotected, ciphertext)
    }
}
