public import COSE
import Crypto

extension SwiftCryptoProvider: CipherProvider {
    /// `count` bytes from the system's randomness.
    public func randomBytes(_ count: Int) -> [UInt8]? {
        guard count >= 0 else { return nil }
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }

    /// A new private key for one message.
    public func makeAgreementKey() -> SwiftAgreementKey? {
        SwiftAgreementKey.generate()
    }

    /// `key` wrapped by AES key wrap; see ``COSE/CipherProvider/wrap(_:with:)``.
    public func wrap(_ key: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]? {
        guard key.count >= 16, key.count <= 64, key.count % 8 == 0, wrappingKey.count == 16 else { return nil }
        let wrapped = try? AES.KeyWrap.wrap(Self.key(key), using: Self.key(wrappingKey))
        return wrapped.map { [UInt8]($0) }
    }

    /// The key in `wrapped`, or `nil` where its integrity check fails.
    public func unwrap(_ wrapped: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]? {
        guard wrapped.count >= 24, wrapped.count <= 72, wrapped.count % 8 == 0, wrappingKey.count == 16 else {
            return nil
        }
        let bytes = wrapped.withUnsafeBufferPointer { [UInt8]($0) }
        guard let key = try? AES.KeyWrap.unwrap(bytes, using: Self.key(wrappingKey)) else { return nil }
        return key.withUnsafeBytes { [UInt8]($0) }
    }

    /// The ciphertext of `plaintext`; see ``COSE/CipherProvider/seal(_:by:key:nonce:authenticating:)``.
    public func seal(
        _ plaintext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]? {
        guard key.count == algorithm.keyLength, nonce.count == algorithm.nonceLength else { return nil }
        let key = Self.key(key)
        return plaintext.withUnsafeBytes { plaintext in
            nonce.withUnsafeBytes { nonce in
                additional.withUnsafeBytes { additional -> [UInt8]? in
                    switch algorithm {
                    case .a128GCM:
                        guard let nonce = try? AES.GCM.Nonce(data: nonce),
                            let box = try? AES.GCM.seal(plaintext, using: key, nonce: nonce, authenticating: additional)
                        else { return nil }
                        return [UInt8](box.ciphertext) + [UInt8](box.tag)
                    case .chaCha20Poly1305:
                        guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
                            let box = try? ChaChaPoly.seal(
                                plaintext,
                                using: key,
                                nonce: nonce,
                                authenticating: additional
                            )
                        else { return nil }
                        return [UInt8](box.ciphertext) + [UInt8](box.tag)
                    case .a128CTR:
                        guard additional.isEmpty else { return nil }
                        return Self.counted(plaintext, key: key, nonce: nonce)
                    }
                }
            }
        }
    }

    /// The plaintext of what ``seal(_:by:key:nonce:authenticating:)`` made, or `nil` where a tag does not fit.
    public func open(
        _ ciphertext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]? {
        guard key.count == algorithm.keyLength, nonce.count == algorithm.nonceLength else { return nil }
        guard ciphertext.count >= algorithm.tagLength else { return nil }
        let key = Self.key(key)
        return ciphertext.withUnsafeBytes { ciphertext in
            nonce.withUnsafeBytes { nonce in
                additional.withUnsafeBytes { additional -> [UInt8]? in
                    let content = UnsafeRawBufferPointer(rebasing: ciphertext.dropLast(algorithm.tagLength))
                    let tag = UnsafeRawBufferPointer(rebasing: ciphertext.suffix(algorithm.tagLength))
                    switch algorithm {
                    case .a128GCM:
                        guard let nonce = try? AES.GCM.Nonce(data: nonce),
                            let box = try? AES.GCM.SealedBox(nonce: nonce, ciphertext: content, tag: tag),
                            let plaintext = try? AES.GCM.open(box, using: key, authenticating: additional)
                        else { return nil }
                        return [UInt8](plaintext)
                    case .chaCha20Poly1305:
                        guard let nonce = try? ChaChaPoly.Nonce(data: nonce),
                            let box = try? ChaChaPoly.SealedBox(nonce: nonce, ciphertext: content, tag: tag),
                            let plaintext = try? ChaChaPoly.open(box, using: key, authenticating: additional)
                        else { return nil }
                        return [UInt8](plaintext)
                    case .a128CTR:
                        guard additional.isEmpty else { return nil }
                        return Self.counted(content, key: key, nonce: nonce)
                    }
                }
            }
        }
    }

    /// A decryption with A128CTR; the others only work in one piece here.
    public func makeDecryption(
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> SwiftDecryption? {
        guard algorithm == .a128CTR, additional.isEmpty else { return nil }
        return SwiftDecryption(key: key, nonce: nonce)
    }

    private static func key(_ bytes: Span<UInt8>) -> Crypto.SymmetricKey {
        bytes.withUnsafeBytes { Crypto.SymmetricKey(data: $0) }
    }

    /// AES-CTR, which encrypts as it decrypts.
    private static func counted(
        _ input: UnsafeRawBufferPointer,
        key: Crypto.SymmetricKey,
        nonce: UnsafeRawBufferPointer
    ) -> [UInt8]? {
        SwiftDecryption.apply(to: [UInt8](input), key: key, counter: [UInt8](nonce))
    }
}
