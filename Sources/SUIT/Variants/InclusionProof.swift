public import COSE

/// That a detail manifest is one of those that the author signed (RFC 9162 section 2.1.3).
public struct InclusionProof: Equatable, Sendable {
    /// Most hashes: what a tree of ``VariantRoot/countLimit`` leaves needs.
    public static let hashLimit = 24

    /// The number of the leaf.
    public let index: UInt64
    /// The hashes beside the way from the leaf to the root, from below.
    public let hashes: [[UInt8]]

    /// A proof for the leaf `index`.
    public init(index: UInt64, hashes: [[UInt8]]) {
        self.index = index
        self.hashes = hashes
    }

    /// Whether the manifest with the given digest is the leaf ``index`` of the tree with the given root (RFC 9162
    /// section 2.1.3.2).
    public func proves(_ manifest: [UInt8], under root: VariantRoot, crypto: some CryptoProvider) -> Bool {
        guard root.algorithm == .sha256, root.root.count == 32, manifest.count == 32, index < root.count,
            hashes.count <= InclusionProof.hashLimit
        else { return false }
        var place = index
        var last = root.count - 1
        var found = VariantTree.leaf(manifest, crypto)
        for hash in hashes {
            guard hash.count == 32, last > 0 else { return false }
            if place & 1 == 1 || place == last {
                found = VariantTree.node(hash, found, crypto)
                // A last node without a partner went up as it is, level by level.
                while place & 1 == 0, place != 0 {
                    place >>= 1
                    last >>= 1
                }
            } else {
                found = VariantTree.node(found, hash, crypto)
            }
            place >>= 1
            last >>= 1
        }
        return last == 0 && found == root.root
    }
}
