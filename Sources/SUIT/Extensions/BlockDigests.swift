public import CBOR
public import COSE

/// How the blocks of a result can be verified one by one before they are processed (parameter -261) [A7]:
/// `[ block-size, algorithm, form, head-or-list-digest, ? seed ]` (design 3.7).
///
/// The result is cut into blocks of ``blockSize`` bytes, the last of which may be shorter. What belongs to the single
/// blocks travels as a *sidecar*: digests, one after the other, without any structure. Nothing of it needs to be
/// trusted, because everything follows from the one digest here.
public struct BlockDigests: Equatable, Sendable {
    /// How the digests hang together.
    public enum Form: UInt64, Equatable, Sendable {
        /// The digest of a block covers the block and the digest of the *next* one, so that the first block is verified first.
        /// Digest n = H(block n || digest n+1), the last one H(block || seed); the head is digest 0, and the sidecar
        /// holds digests 1, 2, 3 and so on.
        case forward = 0
        /// The digest of a block covers the block and the digest of the one *before*, so that the last block is verified
        /// first. Digest n = H(block n || digest n-1), the first one H(block || seed); the head is the last digest, and the
        /// sidecar holds the others from the last but one down to the first.
        case reverse = 1
        /// A flat list, for any order: digest n = H(block n), the sidecar holds all of them from the first to the last,
        /// and the head is the digest of the sidecar.
        case list = 2
    }

    /// Block sizes that are allowed, in bytes.
    public static let blockSizes: ClosedRange<UInt64> = 64...1_048_576
    /// Most bytes of a seed.
    public static let seedLimit = 64

    /// The size of a block, in bytes.
    public let blockSize: Int
    /// The digest algorithm.
    public let algorithm: DigestAlgorithm
    /// How the digests hang together.
    public let form: Form
    /// The digest that the author signs.
    public let head: [UInt8]
    /// Random bytes that stand for the neighbour that the starting block of a chain does not have; may be empty.
    public let seed: [UInt8]

    /// Digests with the given head, or nothing where the block size is not allowed, the head is not of the algorithm's
    /// length, or the seed is too long or stands beside a list.
    public init?(
        blockSize: Int,
        algorithm: DigestAlgorithm = .sha256,
        form: Form,
        head: [UInt8],
        seed: [UInt8] = []
    ) {
        guard let size = UInt64(exactly: blockSize), BlockDigests.blockSizes.contains(size),
            head.count == algorithm.byteCount, seed.count <= BlockDigests.seedLimit, seed.isEmpty || form != .list
        else { return nil }
        self.blockSize = blockSize
        self.algorithm = algorithm
        self.form = form
        self.head = head
        self.seed = seed
    }

    /// Reads the content of parameter -261.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count == 4 || count == 5 else { throw .invalidValue(at: start) }
        let sizeAt = decoder.offset
        let size = try decoder.readUnsigned()
        guard BlockDigests.blockSizes.contains(size) else { throw .outOfRange(at: sizeAt) }
        let algorithmAt = decoder.offset
        guard let algorithm = DigestAlgorithm(rawValue: try decoder.readInteger()) else {
            throw .invalidValue(at: algorithmAt)
        }
        let formAt = decoder.offset
        guard let form = Form(rawValue: try decoder.readUnsigned()) else { throw .invalidValue(at: formAt) }
        let head = try decoder.readByteArray(limit: 64)
        var seed: [UInt8] = []
        if count == 5 {
            let seedAt = decoder.offset
            seed = try decoder.readByteArray(limit: BlockDigests.seedLimit)
            guard !seed.isEmpty else { throw .invalidValue(at: seedAt) }
        }
        try decoder.finish()
        let digests = BlockDigests(
            blockSize: Int(size),
            algorithm: algorithm,
            form: form,
            head: head,
            seed: seed
        )
        guard let digests else { throw .invalidValue(at: start) }
        self = digests
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 48 + seed.count)
        encoder.beginArray(seed.isEmpty ? 4 : 5)
        encoder.encode(count: blockSize)
        encoder.encodeInt(algorithm.rawValue)
        encoder.encode(form.rawValue)
        encoder.encode(bytes: head)
        if !seed.isEmpty { encoder.encode(bytes: seed) }
        return encoder.bytes
    }

    /// How many blocks a result of `size` bytes has.
    public func blockCount(of size: UInt64) -> UInt64 {
        size / UInt64(blockSize) + (size % UInt64(blockSize) == 0 ? 0 : 1)
    }

    /// How many bytes the sidecar of a result of `size` bytes has, or nothing where that is not a number.
    public func sidecarSize(of size: UInt64) -> UInt64? {
        let blocks = blockCount(of: size)
        let (bytes, overflow) = (form == .list || blocks == 0 ? blocks : blocks - 1)
            .multipliedReportingOverflow(by: UInt64(algorithm.byteCount))
        return overflow ? nil : bytes
    }
}
