public import COSE

extension BlockDigests {
    /// The block digests of a whole result, and the sidecar that goes with them, or nothing where the block size, the
    /// algorithm or the seed is not allowed.
    ///
    /// - Parameters:
    ///   - result: the result.
    ///   - blockSize: the size of a block, in bytes.
    ///   - algorithm: the digest algorithm.
    ///   - form: how the digests hang together.
    ///   - seed: random bytes for the starting block of a chain; may be empty.
    ///   - crypto: digests.
    public static func make(
        of result: Span<UInt8>,
        blockSize: Int,
        algorithm: DigestAlgorithm = .sha256,
        form: Form,
        seed: [UInt8] = [],
        crypto: some CryptoProvider
    ) -> (digests: BlockDigests, sidecar: [UInt8])? {
        let probe = BlockDigests(
            blockSize: blockSize,
            algorithm: algorithm,
            form: form,
            head: [UInt8](repeating: 0, count: algorithm.byteCount),
            seed: seed
        )
        guard let probe, crypto.makeDigest(algorithm) != nil else { return nil }
        let count = Int(probe.blockCount(of: UInt64(result.count)))
        var sidecar: [UInt8] = []
        sidecar.reserveCapacity(count * algorithm.byteCount)
        var head: [UInt8]
        switch form {
        case .list:
            for index in 0..<count {
                sidecar.append(contentsOf: digest(of: block(index, of: result, blockSize), [], algorithm, crypto))
            }
            head = digest(of: sidecar.span, [], algorithm, crypto)
        case .forward, .reverse:
            // Digests come into being from the starting block on, and travel the other way round.
            var chain: [[UInt8]] = []
            chain.reserveCapacity(count)
            head = seed
            for step in 0..<count {
                let index = form == .reverse ? step : count - 1 - step
                head = digest(of: block(index, of: result, blockSize), head, algorithm, crypto)
                chain.append(head)
            }
            if count == 0 { head = digest(of: result, seed, algorithm, crypto) }
            for element in chain.dropLast().reversed() { sidecar.append(contentsOf: element) }
        }
        let digests = BlockDigests(
            blockSize: blockSize,
            algorithm: algorithm,
            form: form,
            head: head,
            seed: seed
        )
        return digests.map { ($0, sidecar) }
    }

    /// The digest of a block and of what stands behind it: the digest of its neighbour, or the seed.
    static func digest(
        of block: Span<UInt8>,
        _ neighbour: [UInt8],
        _ algorithm: DigestAlgorithm,
        _ crypto: some CryptoProvider
    ) -> [UInt8] {
        guard var digest = crypto.makeDigest(algorithm) else { return [] }
        digest.update(block)
        digest.update(neighbour.span)
        return digest.finish()
    }

    @_lifetime(copy result)
    private static func block(_ index: Int, of result: Span<UInt8>, _ blockSize: Int) -> Span<UInt8> {
        let start = index * blockSize
        let end = start + blockSize < result.count ? start + blockSize : result.count
        return result.extracting(start..<end)
    }
}
