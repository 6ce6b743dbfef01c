import COSE
import SUIT
import Testing

@Suite("Tree of detail manifests")
struct VariantTreeTests {
    static let crypto = ManifestFixture.crypto

    static func digest(_ number: Int) -> [UInt8] {
        let bytes = [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8), 0x55]
        return crypto.sha256(bytes.span)
    }

    static func hash(_ bytes: [UInt8]) -> [UInt8] { crypto.sha256(bytes.span) }

    /// RFC 9162 section 2.1.1, written down as the recursion that stands there.
    static func root(_ leaves: ArraySlice<[UInt8]>) -> [UInt8] {
        if leaves.count == 1 { return hash([0x00] + leaves.first!) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return hash([0x01] + root(leaves[..<middle]) + root(leaves[middle...]))
    }

    @Test("M9 the root is that of RFC 9162 section 2.1.1, and each leaf has a proof", arguments: 1...33)
    func everyLeaf(_ count: Int) throws {
        let digests = (0..<count).map(Self.digest)
        let tree = try #require(VariantTree(manifests: digests, crypto: Self.crypto))
        #expect(tree.root == VariantRoot(count: UInt64(count), root: Self.root(digests[...])))
        for index in digests.indices {
            let proof = try #require(tree.proof(of: index))
            #expect(proof.proves(digests[index], under: tree.root, crypto: Self.crypto))
        }
        #expect(tree.proof(of: count) == nil)
        #expect(tree.proof(of: -1) == nil)
    }

    @Test("M9 nothing else is proved: another manifest, number, root, count or hash", arguments: [1, 2, 3, 7, 8, 20])
    func nothingElse(_ count: Int) throws {
        let digests = (0..<count).map(Self.digest)
        let tree = try #require(VariantTree(manifests: digests, crypto: Self.crypto))
        let foreign = Self.digest(60_000)
        for index in digests.indices {
            let proof = try #require(tree.proof(of: index))
            func proves(_ proof: InclusionProof, _ digest: [UInt8]? = nil, under root: VariantRoot? = nil) -> Bool {
                proof.proves(digest ?? digests[index], under: root ?? tree.root, crypto: Self.crypto)
            }
            #expect(!proves(proof, foreign))
            for other in 0...count where other != index {
                #expect(!proves(InclusionProof(index: UInt64(other), hashes: proof.hashes)))
            }
            var hashes = proof.hashes
            hashes.append(foreign)
            #expect(!proves(InclusionProof(index: UInt64(index), hashes: hashes)))
            if count > 1 {
                #expect(!proves(InclusionProof(index: UInt64(index), hashes: proof.hashes.dropLast())))
                // A node in place of a leaf: what the first byte of leaves and nodes is for.
                let above = InclusionProof(index: UInt64(index / 2), hashes: Array(proof.hashes.dropFirst()))
                #expect(!proves(above, Self.hash([0x01] + Self.hash([0x00] + digests[index]) + proof.hashes[0])))
            }
            for place in proof.hashes.indices {
                var hashes = proof.hashes
                hashes[place][7] ^= 1
                #expect(!proves(InclusionProof(index: UInt64(index), hashes: hashes)))
            }
            var root = tree.root.root
            root[0] ^= 1
            #expect(!proves(proof, under: VariantRoot(count: UInt64(count), root: root)))
        }
        let first = try #require(tree.proof(of: 0))
        let tooMany = InclusionProof(index: 0, hashes: [[UInt8]](repeating: foreign, count: 25))
        #expect(!tooMany.proves(digests[0], under: tree.root, crypto: Self.crypto))
        let short = InclusionProof(index: 0, hashes: first.hashes.map { Array($0.dropLast()) })
        if count > 1 { #expect(!short.proves(digests[0], under: tree.root, crypto: Self.crypto)) }
    }

    @Test("M9 there is no tree of nothing, or of digests of another length")
    func refusals() {
        #expect(VariantTree(manifests: [], crypto: Self.crypto) == nil)
        #expect(VariantTree(manifests: [Self.digest(1), [1, 2, 3]], crypto: Self.crypto) == nil)
    }

    @Test("M9 a root reads back as it was written; another algorithm, no leaf and another length are refused")
    func rootEncoding() throws {
        let root = VariantRoot(count: 10_000, root: Self.digest(1))
        let bytes = root.encoded
        #expect(bytes.count == 39)
        let read = try VariantRoot(bytes.span, in: 0..<bytes.count)
        #expect(read == root)
        for other in [
            VariantRoot(algorithm: .sha512, count: 1, root: [UInt8](repeating: 0, count: 64)),
            VariantRoot(count: 0, root: Self.digest(1)), VariantRoot(count: 1 << 25, root: Self.digest(1)),
            VariantRoot(count: 1, root: [1]),
        ] {
            let bytes = other.encoded
            #expect((try? VariantRoot(bytes.span, in: 0..<bytes.count)) == nil)
        }
    }
}
