import CCrypto
import COSE

/// As much of a crypto provider as the chain of a patch needs.
struct LibcryptoDigests: CryptoProvider {
    struct Digest: DigestFunction {
        private var message: [UInt8] = []

        mutating func update(_ bytes: Span<UInt8>) {
            bytes.withUnsafeBufferPointer { message.append(contentsOf: $0) }
        }

        func finish() -> [UInt8] {
            var digest = [UInt8](repeating: 0, count: 32)
            _ = EVP_Digest(message, message.count, &digest, nil, EVP_sha256(), nil)
            return digest
        }
    }

    func makeDigest(_ algorithm: DigestAlgorithm) -> Digest? {
        algorithm == .sha256 ? Digest() : nil
    }

    func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool { false }
}
