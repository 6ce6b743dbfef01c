import COSE

/// Cryptography that agrees with everything, so that inputs get past it: every signature is good, every digest and MAC is
/// of zeros, and what is encrypted reads as it stands.
struct AgreeableCrypto: CipherProvider {
    struct Digest: DigestFunction {
        let byteCount: Int
        mutating func update(_ bytes: Span<UInt8>) {}
        func finish() -> [UInt8] { [UInt8](repeating: 0, count: byteCount) }
    }

    struct Decryption: StreamDecryption {
        mutating func update(_ ciphertext: Span<UInt8>, into plaintext: inout [UInt8]) -> Bool {
            for index in ciphertext.indices { plaintext.append(ciphertext[index]) }
            return true
        }
        mutating func finish(tag: Span<UInt8>) -> Bool { true }
    }

    struct AgreementKey: KeyAgreement {
        var publicKey: PublicKey { Keys.p256 }
        func sharedSecret(with other: PublicKey) -> [UInt8]? { [UInt8](repeating: 7, count: 32) }
    }

    func makeDigest(_ algorithm: DigestAlgorithm) -> Digest? { Digest(byteCount: algorithm.byteCount) }

    func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool { true }

    func hmacSHA256(_ message: Span<UInt8>, key: Span<UInt8>) -> [UInt8] { [UInt8](repeating: 0, count: 32) }

    func randomBytes(_ count: Int) -> [UInt8]? { (0..<count).map { UInt8(truncatingIfNeeded: $0 + 1) } }

    func makeAgreementKey() -> AgreementKey? { AgreementKey() }

    func wrap(_ key: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]? {
        copy(key, dropping: 0) + [UInt8](repeating: 0, count: 8)
    }

    func unwrap(_ wrapped: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]? {
        wrapped.count < 24 ? nil : copy(wrapped, dropping: 8)
    }

    func seal(
        _ plaintext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]? {
        copy(plaintext, dropping: 0) + [UInt8](repeating: 0, count: algorithm.tagLength)
    }

    func open(
        _ ciphertext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]? {
        ciphertext.count < algorithm.tagLength ? nil : copy(ciphertext, dropping: algorithm.tagLength)
    }

    func makeDecryption(
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> Decryption? { Decryption() }

    private func copy(_ bytes: Span<UInt8>, dropping count: Int) -> [UInt8] {
        (0..<max(0, bytes.count - count)).map { bytes[$0] }
    }
}

/// The keys that harnesses trust. Nobody holds them, and nobody needs to.
enum Keys {
    static let p256 = PublicKey.p256(x: [UInt8](repeating: 0x11, count: 32), y: [UInt8](repeating: 0x22, count: 32))
    static let ed25519 = PublicKey.ed25519([UInt8](repeating: 0x33, count: 32))
    static let secret = SymmetricKey(bytes: [UInt8](repeating: 0x44, count: 16))
    static let all: [AuthenticationKey] = [.publicKey(p256), .publicKey(ed25519), .secret(secret)]
    static let decryption: [DecryptionKey<AgreeableCrypto.AgreementKey>] = [
        .secret(secret), .agreement(AgreeableCrypto.AgreementKey()),
    ]

    /// Signs with zeros, which ``AgreeableCrypto`` takes.
    struct AnySigner: Signer {
        let publicKey: PublicKey
        func sign(_ message: Span<UInt8>) throws(COSEError) -> [UInt8] { [UInt8](repeating: 0, count: 64) }
    }
}
