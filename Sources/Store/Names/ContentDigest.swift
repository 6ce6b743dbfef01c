/// The SHA-256 digest of some bytes: the name of a blob, of a manifest, of a running image; what is kept of a secret token.
///
/// From outside it is accepted only as 64 lower-case hexadecimal digits, so nothing else ever becomes part of a path
/// or of a URL.
public struct ContentDigest: Sendable, Hashable {
    /// The number of bytes of a digest.
    public static let length = 32

    /// The digest as four big-endian words: no allocation, and the order of the words is the order of the bytes.
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// Takes a digest as bytes.
    ///
    /// - Parameter bytes: The digest.
    /// - Returns: Nothing unless there are exactly ``length`` bytes.
    public init?(_ bytes: some Sequence<UInt8>) {
        var words: [UInt64] = [0, 0, 0, 0]
        var count = 0
        for byte in bytes {
            guard count < Self.length else { return nil }
            words[count / 8] = words[count / 8] << 8 | UInt64(byte)
            count += 1
        }
        guard count == Self.length else { return nil }
        self.words = (words[0], words[1], words[2], words[3])
    }

    /// Takes a digest in the spelling of URLs, paths and messages.
    ///
    /// - Parameter hex: The digest.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidName`` unless it is exactly 64 characters of
    ///   `0`-`9` and `a`-`f`.
    public init(hex: String) throws(StoreError) {
        let text = hex.utf8
        guard text.count == 2 * Self.length, let bytes = Hexadecimal.bytes(text), let digest = Self(bytes) else {
            // The text itself is not repeated: it is whatever somebody sent.
            throw StoreError(
                .invalidName,
                "a digest is misspelled",
                expected: "\(2 * Self.length) digits 0-9 and a-f",
                found: text.count == 2 * Self.length ? "another character" : "\(text.count) bytes"
            )
        }
        self = digest
    }

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.length)
        for word in [words.0, words.1, words.2, words.3] {
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
            }
        }
        return bytes
    }

    /// The 64 lower-case hexadecimal digits.
    public var hex: String { Hexadecimal.string(bytes) }

    /// Whether the digests are the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.words == right.words
    }

    /// Hashes all words: a digest named by an outsider need not be evenly spread.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }
}

extension ContentDigest: Comparable {
    /// The order of the bytes, which is also the order of the spellings.
    public static func < (left: Self, right: Self) -> Bool {
        left.words < right.words
    }
}

extension ContentDigest: CustomStringConvertible {
    /// The 64 lower-case hexadecimal digits.
    public var description: String { hex }
}
