public import COSE
import Crypto
import CryptoExtras

/// A running decryption with A128CTR by swift-crypto, which has no other cipher that works piece by piece.
public struct SwiftDecryption: StreamDecryption, Sendable {
    private let key: Crypto.SymmetricKey
    /// The counter block of the next byte.
    private var counter: [UInt8]
    /// How many bytes of that block are used up.
    private var offset = 0

    /// A decryption from the start, or `nil` where a length is wrong.
    init?(key: Span<UInt8>, nonce: Span<UInt8>) {
        guard key.count == 16, nonce.count == 16 else { return nil }
        self.key = key.withUnsafeBytes { Crypto.SymmetricKey(data: $0) }
        counter = nonce.withUnsafeBufferPointer { [UInt8]($0) }
    }

    /// Appends the plaintext of `ciphertext` to `plaintext`. Says whether it went well.
    public mutating func update(_ ciphertext: Span<UInt8>, into plaintext: inout [UInt8]) -> Bool {
        guard !ciphertext.isEmpty else { return true }
        // The used part of the first block is filled up with bytes that are thrown away afterwards.
        var input = [UInt8](repeating: 0, count: offset)
        ciphertext.withUnsafeBufferPointer { input.append(contentsOf: $0) }
        guard let output = SwiftDecryption.apply(to: input, key: key, counter: counter) else { return false }
        plaintext.append(contentsOf: output.dropFirst(offset))
        advance(blocks: input.count / 16)
        offset = input.count % 16
        return true
    }

    /// Whether the tag is the empty one: the algorithm has none.
    public mutating func finish(tag: Span<UInt8>) -> Bool { tag.isEmpty }

    /// The bytes of `input` under the key stream from `counter` on: encryption and decryption are the same.
    static func apply(to input: [UInt8], key: Crypto.SymmetricKey, counter: [UInt8]) -> [UInt8]? {
        guard let nonce = try? AES._CTR.Nonce(nonceBytes: counter) else { return nil }
        return (try? AES._CTR.encrypt(input, using: key, nonce: nonce)).map { [UInt8]($0) }
    }

    /// Counts on by `blocks`, as one number of 128 bits (RFC 9459 section 4).
    private mutating func advance(blocks: Int) {
        var carry = blocks
        for index in stride(from: 15, through: 0, by: -1) where carry > 0 {
            carry += Int(counter[index])
            counter[index] = UInt8(truncatingIfNeeded: carry)
            carry >>= 8
        }
    }
}
