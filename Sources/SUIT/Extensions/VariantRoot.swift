public import CBOR
public import COSE

/// The root of the tree of detail manifests (parameter -262): `[ algorithm, count, root ]` (design 3.2).
///
/// With it set, `fetch` means: ask, and go on with the detail manifest of the answer, once it was found to be in the tree.
public struct VariantRoot: Equatable, Sendable {
    /// Most detail manifests of one fleet manifest.
    public static let countLimit: UInt64 = 1 << 24

    /// The algorithm of leaves, nodes and root; SHA-256.
    public let algorithm: DigestAlgorithm
    /// How many detail manifests there are.
    public let count: UInt64
    /// The root.
    public let root: [UInt8]

    /// The root of a tree of `count` leaves.
    public init(algorithm: DigestAlgorithm = .sha256, count: UInt64, root: [UInt8]) {
        self.algorithm = algorithm
        self.count = count
        self.root = root
    }

    /// Reads the content of parameter -262.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        try decoder.beginArray(count: 3)
        let start = decoder.offset
        // Proofs are made with SHA-256 alone: another algorithm would be one that nobody can check.
        guard try decoder.readInteger() == DigestAlgorithm.sha256.rawValue else { throw .invalidValue(at: start) }
        let at = decoder.offset
        let count = try decoder.readUnsigned()
        guard count >= 1, count <= VariantRoot.countLimit else { throw .outOfRange(at: at) }
        let root = decoder.offset
        let bytes = try decoder.readByteArray(limit: 32)
        guard bytes.count == 32 else { throw .invalidValue(at: root) }
        try decoder.finish()
        self.init(count: count, root: bytes)
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 48)
        encoder.beginArray(3)
        encoder.encodeInt(algorithm.rawValue)
        encoder.encode(count)
        encoder.encode(bytes: root)
        return encoder.bytes
    }
}
