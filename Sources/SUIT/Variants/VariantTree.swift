public import COSE

/// The tree over the detail manifests of a fleet manifest (design 3.2): the Merkle tree of RFC 9162 section 2.1.1, with
/// leaf = SHA-256(0x00 || manifest digest) and node = SHA-256(0x01 || left || right).
///
/// The different first bytes keep a node from being passed off as a leaf.
public struct VariantTree: Sendable {
    /// The levels, from the leaves to the root; a last one without a partner goes up as it is.
    private let levels: [[[UInt8]]]

    /// The tree over the digests of `manifests`, in their order, or nothing where there are none or too many, or one is no
    /// SHA-256 digest.
    public init?(manifests: [[UInt8]], crypto: some CryptoProvider) {
        guard !manifests.isEmpty, UInt64(manifests.count) <= VariantRoot.countLimit else { return nil }
        var level: [[UInt8]] = []
        level.reserveCapacity(manifests.count)
        for digest in manifests {
            guard digest.count == 32 else { return nil }
            level.append(VariantTree.leaf(digest, crypto))
        }
        var levels = [level]
        while level.count > 1 {
            var above: [[UInt8]] = []
            above.reserveCapacity((level.count + 1) / 2)
            var index = 0
            while index + 1 < level.count {
                above.append(VariantTree.node(level[index], level[index + 1], crypto))
                index += 2
            }
            if index < level.count { above.append(level[index]) }
            levels.append(above)
            level = above
        }
        self.levels = levels
    }

    /// How many leaves there are.
    public var count: Int { levels[0].count }

    /// The root, as the fleet manifest carries it.
    public var root: VariantRoot {
        VariantRoot(count: UInt64(count), root: levels[levels.count - 1][0])
    }

    /// The proof that the leaf `index` is in the tree (RFC 9162 section 2.1.3.1), or nothing where there is no such leaf.
    public func proof(of index: Int) -> InclusionProof? {
        guard index >= 0, index < count else { return nil }
        var hashes: [[UInt8]] = []
        var place = index
        for level in levels.dropLast() {
            let partner = place ^ 1
            if partner < level.count { hashes.append(level[partner]) }
            place >>= 1
        }
        return InclusionProof(index: UInt64(index), hashes: hashes)
    }

    static func leaf(_ digest: [UInt8], _ crypto: some CryptoProvider) -> [UInt8] {
        crypto.sha256(([0x00] + digest).span)
    }

    static func node(_ left: [UInt8], _ right: [UInt8], _ crypto: some CryptoProvider) -> [UInt8] {
        var input: [UInt8] = [0x01]
        input.reserveCapacity(65)
        input.append(contentsOf: left)
        input.append(contentsOf: right)
        return crypto.sha256(input.span)
    }
}
