/// Decrypts content piece by piece, as it arrives.
///
/// What it gives out is not authenticated before ``finish(into:)``: whoever writes it must be able to throw it away. The
/// tag at the end of the ciphertext is held back. Where the provider cannot decrypt the algorithm in pieces, everything is
/// kept until the end, up to the limit.
public struct ContentDecryptor<Crypto: CipherProvider> {
    private let algorithm: ContentAlgorithm
    private let key: SymmetricKey
    private let nonce: [UInt8]
    private let additional: [UInt8]
    private let limit: Int
    private let crypto: Crypto
    private var stream: Crypto.Decryption?
    /// Ciphertext that was not decrypted yet: what may be the tag, or everything.
    private var held: [UInt8] = []
    private var total = 0
    private var isOver = false

    init(
        algorithm: ContentAlgorithm,
        key: SymmetricKey,
        nonce: [UInt8],
        additional: [UInt8],
        limit: Int,
        crypto: Crypto
    ) throws(COSEError) {
        self.algorithm = algorithm
        self.key = key
        self.nonce = nonce
        self.additional = additional
        self.limit = limit
        self.crypto = crypto
        self.stream = crypto.makeDecryption(
            by: algorithm,
            key: key.bytes.span,
            nonce: nonce.span,
            authenticating: additional.span
        )
        if stream == nil, !algorithm.isAuthenticated { throw .unsupportedAlgorithm(algorithm.cose) }
    }

    /// Appends to `plaintext` what follows from the next piece of ciphertext.
    ///
    /// - Throws: ``COSEError`` `.ciphertextTooLong` beyond the limit; `.decryptionFailed` after the end.
    public mutating func update(_ ciphertext: Span<UInt8>, into plaintext: inout [UInt8]) throws(COSEError) {
        guard !isOver else { throw .decryptionFailed }
        let (sum, overflow) = total.addingReportingOverflow(ciphertext.count)
        guard !overflow, sum - algorithm.tagLength <= limit else {
            isOver = true
            throw .ciphertextTooLong(limit: limit)
        }
        total = sum
        guard stream != nil else {
            for index in 0..<ciphertext.count { held.append(ciphertext[index]) }
            return
        }
        if held.isEmpty, algorithm.tagLength == 0 {
            try decrypt(ciphertext, into: &plaintext)
            return
        }
        for index in 0..<ciphertext.count { held.append(ciphertext[index]) }
        let ready = held.count - algorithm.tagLength
        guard ready > 0 else { return }
        let pending = held
        try decrypt(pending.span.extracting(first: ready), into: &plaintext)
        held.removeFirst(ready)
    }

    /// Appends the rest of the plaintext, and checks the tag.
    ///
    /// - Throws: ``COSEError`` `.decryptionFailed` where the content is not what was encrypted.
    public mutating func finish(into plaintext: inout [UInt8]) throws(COSEError) {
        guard !isOver else { throw .decryptionFailed }
        isOver = true
        let rest = held
        held = []
        if stream != nil {
            guard rest.count == algorithm.tagLength, stream?.finish(tag: rest.span) == true else {
                throw .decryptionFailed
            }
            return
        }
        let opened = crypto.open(
            rest.span,
            by: algorithm,
            key: key.bytes.span,
            nonce: nonce.span,
            authenticating: additional.span
        )
        guard let opened else { throw .decryptionFailed }
        plaintext.append(contentsOf: opened)
    }

    private mutating func decrypt(_ ciphertext: Span<UInt8>, into plaintext: inout [UInt8]) throws(COSEError) {
        guard stream?.update(ciphertext, into: &plaintext) == true else {
            isOver = true
            throw .decryptionFailed
        }
    }
}
