import CCrypto
public import COSE

/// A running decryption by the system's libcrypto. A copy goes on independently of its original.
public struct LibcryptoDecryption: StreamDecryption {
    private let algorithm: ContentAlgorithm
    private var context: CipherContext

    /// A decryption from the start, or `nil` where a length is wrong or the library's configuration has no such cipher.
    init?(_ algorithm: ContentAlgorithm, key: Span<UInt8>, nonce: Span<UInt8>, additional: Span<UInt8>) {
        defer { ERR_clear_error() }
        guard key.count == algorithm.keyLength, nonce.count == algorithm.nonceLength,
            algorithm.isAuthenticated || additional.isEmpty,
            let method = CipherMethod.of(algorithm),
            let context = CipherContext(method, key: key, nonce: nonce, isEncrypting: false),
            context.authenticate(additional)
        else { return nil }
        self.algorithm = algorithm
        self.context = context
    }

    /// Appends the plaintext of `ciphertext` to `plaintext`. Says whether it went well.
    public mutating func update(_ ciphertext: Span<UInt8>, into plaintext: inout [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        if !isKnownUniquelyReferenced(&context) {
            guard let copy = CipherContext(copying: context) else { return false }
            context = copy
        }
        return context.update(ciphertext, into: &plaintext)
    }

    /// Whether everything so far is what was encrypted, by its tag.
    public mutating func finish(tag: Span<UInt8>) -> Bool {
        defer { ERR_clear_error() }
        guard tag.count == algorithm.tagLength else { return false }
        guard !tag.isEmpty else { return context.finish() }
        return context.expect(tag: tag) && context.finish()
    }
}
