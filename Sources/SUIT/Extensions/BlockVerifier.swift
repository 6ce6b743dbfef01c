public import COSE

/// Verifies the blocks of a result one by one, before anything else is done with them [A7].
///
/// It says what it needs and is given it: bytes of the sidecar, then a block, and so on. Of a chain it keeps two digests,
/// however large the result is; of a flat list it keeps the list, which the caller bounds. A block that fails is asked
/// for again, alone.
///
/// ```swift
/// var verifier = try BlockVerifier(digests, resultSize: size, listLimit: 65_536)
/// while true {
///     switch verifier.need {
///     case .sidecar(let range): verifier.sidecar(bytes(range), crypto: crypto)
///     case .block(let block): if !verifier.check(read(block), crypto: crypto) { askAgain(block) }
///     case .nothing: return
///     }
/// }
/// ```
public struct BlockVerifier: Equatable, Sendable {
    /// A block of the result.
    public struct Block: Equatable, Sendable {
        /// Its number, from 0.
        public let index: UInt64
        /// Where it stands in the result, in bytes.
        public let offset: UInt64
        /// Its size, in bytes.
        public let size: Int
    }

    /// What the verifier waits for.
    public enum Need: Equatable, Sendable {
        /// Bytes of the sidecar: these, or the first of them.
        case sidecar(Range<UInt64>)
        /// A block, whole.
        case block(Block)
        /// Nothing: all blocks were verified.
        case nothing
    }

    /// Why there is no verifier.
    public enum Failure: Error, Equatable, Sendable {
        /// The list is longer than the caller wants to hold; bytes.
        case listTooLong(UInt64)
        /// What was kept over a restart is not of these digests.
        case checkpoint
    }

    /// How far verification has come, to be kept over a restart in storage that can be trusted.
    public struct Checkpoint: Equatable, Sendable {
        /// How many blocks were verified.
        public let verified: UInt64
        /// The digest that the next block must have, where the form is a chain.
        public let expected: [UInt8]

        /// A place to go on from.
        public init(verified: UInt64, expected: [UInt8]) {
            self.verified = verified
            self.expected = expected
        }
    }

    /// The digests that the author signed.
    public let digests: BlockDigests
    /// The size of the result, in bytes.
    public let resultSize: UInt64
    /// How many blocks were verified.
    public private(set) var verified: UInt64 = 0

    private let blocks: UInt64
    /// The digest that the next block must have, where the form is a chain.
    private var expected: [UInt8]
    /// What came of the sidecar and is in use: the neighbour's digest, or the list.
    private var held: [UInt8] = []
    /// The list was found to be the author's.
    private var isListVerified = false

    /// A verifier at the start, or where another one left off.
    ///
    /// - Parameters:
    ///   - digests: the signed digests.
    ///   - resultSize: the signed size of the result, in bytes.
    ///   - listLimit: the most bytes of a flat list that are held.
    ///   - checkpoint: where to go on. A flat list is needed anew all the same.
    public init(
        _ digests: BlockDigests,
        resultSize: UInt64,
        listLimit: UInt64,
        checkpoint: Checkpoint? = nil
    ) throws(Failure) {
        let blocks = digests.blockCount(of: resultSize)
        if digests.form == .list {
            guard let size = digests.sidecarSize(of: resultSize), size <= listLimit else {
                throw .listTooLong(digests.sidecarSize(of: resultSize) ?? .max)
            }
        }
        self.digests = digests
        self.resultSize = resultSize
        self.blocks = blocks
        self.expected = digests.head
        if let checkpoint {
            let isChain = digests.form != .list && checkpoint.verified > 0 && checkpoint.verified < blocks
            guard checkpoint.verified <= blocks,
                !isChain || checkpoint.expected.count == digests.algorithm.byteCount
            else { throw .checkpoint }
            self.verified = checkpoint.verified
            if isChain { self.expected = checkpoint.expected }
        }
    }

    /// Where another verifier can go on.
    public var checkpoint: Checkpoint { Checkpoint(verified: verified, expected: expected) }

    /// What to give next.
    public var need: Need {
        guard verified < blocks else { return .nothing }
        let length = UInt64(digests.algorithm.byteCount)
        switch digests.form {
        case .list:
            guard !isListVerified else { break }
            return .sidecar(UInt64(held.count)..<(blocks * length))
        case .forward, .reverse:
            // The block where the chain starts has no neighbour in the sidecar.
            guard verified + 1 < blocks, UInt64(held.count) < length else { break }
            return .sidecar((verified * length + UInt64(held.count))..<((verified + 1) * length))
        }
        return .block(block(digests.form == .reverse ? blocks - 1 - verified : verified))
    }

    /// Takes bytes of the sidecar, from the start of the needed range on; what is too much is passed over.
    ///
    /// - Returns: `false` where a whole list has come and is not the author's: it is needed anew, from its start.
    public mutating func sidecar(_ bytes: Span<UInt8>, crypto: some CryptoProvider) -> Bool {
        guard case .sidecar(let range) = need else { return true }
        let wanted = range.upperBound - range.lowerBound
        let count = UInt64(bytes.count) < wanted ? bytes.count : Int(wanted)
        for index in 0..<count { held.append(bytes[index]) }
        guard digests.form == .list, UInt64(count) == wanted else { return true }
        isListVerified = BlockDigests.digest(of: held.span, [], digests.algorithm, crypto) == digests.head
        if !isListVerified { held = [] }
        return isListVerified
    }

    /// Checks the needed block.
    ///
    /// - Returns: whether the block is the author's. If not, it is needed anew, together with the sidecar's digest beside it:
    ///   either may have been wrong.
    public mutating func check(_ bytes: Span<UInt8>, crypto: some CryptoProvider) -> Bool {
        guard case .block(let block) = need, bytes.count == block.size else { return false }
        switch digests.form {
        case .list:
            guard matchesList(bytes, block.index, crypto) else { return false }
        case .forward, .reverse:
            let neighbour = verified + 1 < blocks ? held : digests.seed
            let found = BlockDigests.digest(of: bytes, neighbour, digests.algorithm, crypto)
            let isGood = found == expected
            if isGood { expected = held }
            held = []
            guard isGood else { return false }
        }
        verified += 1
        return true
    }

    /// Whether `bytes` are the block with the given number: for a flat list that has come whole, in any order.
    public func isBlock(_ bytes: Span<UInt8>, at index: UInt64, crypto: some CryptoProvider) -> Bool {
        guard digests.form == .list, isListVerified, index < blocks, bytes.count == block(index).size else {
            return false
        }
        return matchesList(bytes, index, crypto)
    }

    /// The block with the given number, which must be one.
    private func block(_ index: UInt64) -> Block {
        let offset = index * UInt64(digests.blockSize)
        let rest = resultSize - offset
        let size = rest < UInt64(digests.blockSize) ? Int(rest) : digests.blockSize
        return Block(index: index, offset: offset, size: size)
    }

    private func matchesList(_ bytes: Span<UInt8>, _ index: UInt64, _ crypto: some CryptoProvider) -> Bool {
        let length = digests.algorithm.byteCount
        let start = Int(index) * length
        let found = BlockDigests.digest(of: bytes, [], digests.algorithm, crypto)
        return found[...] == held[start..<(start + length)]
    }
}
