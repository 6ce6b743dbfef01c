import CCrypto
public import COSE

extension LibcryptoProvider: CipherProvider {
    /// `count` bytes from the library's generator for secrets.
    public func randomBytes(_ count: Int) -> [UInt8]? {
        guard count >= 0 else { return nil }
        return try? Self.randomBytes(count)
    }

    /// A new private key for one message.
    public func makeAgreementKey() -> LibcryptoAgreementKey? {
        try? LibcryptoAgreementKey.generate()
    }

    /// `key` wrapped by AES key wrap; see ``COSE/CipherProvider/wrap(_:with:)``.
    public func wrap(_ key: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]? {
        guard key.count >= 16, key.count <= 64, key.count % 8 == 0 else { return nil }
        return keyWrap(key, with: wrappingKey, isEncrypting: true)
    }

    /// The key in `wrapped`, or `nil` where its integrity check fails.
    public func unwrap(_ wrapped: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]? {
        guard wrapped.count >= 24, wrapped.count <= 72, wrapped.count % 8 == 0 else { return nil }
        return keyWrap(wrapped, with: wrappingKey, isEncrypting: false)
    }

    /// The ciphertext of `plaintext`; see ``COSE/CipherProvider/seal(_:by:key:nonce:authenticating:)``.
    public func seal(
        _ plaintext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard key.count == algorithm.keyLength, nonce.count == algorithm.nonceLength,
            algorithm.isAuthenticated || additional.isEmpty,
            let method = CipherMethod.of(algorithm),
            let context = CipherContext(method, key: key, nonce: nonce, isEncrypting: true)
        else { return nil }
        var ciphertext: [UInt8] = []
        guard context.authenticate(additional), context.update(plaintext, into: &ciphertext), context.finish() else {
            return nil
        }
        guard algorithm.isAuthenticated else { return ciphertext }
        return context.tag().map { ciphertext + $0 }
    }

    /// The plaintext of what ``seal(_:by:key:nonce:authenticating:)`` made, or `nil` where a tag does not fit.
    public func open(
        _ ciphertext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]? {
        guard ciphertext.count >= algorithm.tagLength,
            var decryption = LibcryptoDecryption(algorithm, key: key, nonce: nonce, additional: additional)
        else { return nil }
        let end = ciphertext.count - algorithm.tagLength
        var plaintext: [UInt8] = []
        guard decryption.update(ciphertext.extracting(first: end), into: &plaintext),
            decryption.finish(tag: ciphertext.extracting(droppingFirst: end))
        else { return nil }
        return plaintext
    }

    /// A decryption piece by piece; all three algorithms have one.
    public func makeDecryption(
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> LibcryptoDecryption? {
        LibcryptoDecryption(algorithm, key: key, nonce: nonce, additional: additional)
    }

    private func keyWrap(_ input: Span<UInt8>, with key: Span<UInt8>, isEncrypting: Bool) -> [UInt8]? {
        defer { ERR_clear_error() }
        let none: [UInt8] = []
        guard let method = CipherMethod.keyWrap,
            let context = CipherContext(method, key: key, nonce: none.span, isEncrypting: isEncrypting)
        else { return nil }
        var output: [UInt8] = []
        guard context.update(input, into: &output), context.finish() else { return nil }
        return output.count == input.count + (isEncrypting ? 8 : -8) ? output : nil
    }
}
