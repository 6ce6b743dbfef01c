import CBOR
import LibcryptoProvider
import SUIT

/// Verifies the blocks of an image one by one against what the author signed, and asks for those that are wrong again,
/// alone, and from elsewhere [A7, S25].
///
/// Nothing that comes is trusted: neither a block nor what belongs to it counts before it follows from the signed digest.
final class BlockMender {
    /// How often one block is asked for again, beside once from each place.
    static let attemptLimit = 3
    /// The most bytes that the digests of an image's blocks may have.
    static let sidecarLimit: UInt64 = 32 << 20
    /// How much of them is asked for at once, in bytes.
    private static let pieceSize: UInt64 = 262_144

    /// The full image.
    let image: RepairSources
    /// The digests of its blocks.
    let sidecar: RepairSources
    /// The most bytes of the full image that are worth asking for.
    private let limit: UInt64
    private let crypto: LibcryptoProvider
    private var verifier: BlockVerifier
    /// The sidecar, as it came.
    private var known: [UInt8] = []
    private var sidecarGiver: String?
    private var listAttempts = 0

    init(
        _ digests: BlockDigests,
        size: UInt64,
        image: RepairSources,
        sidecar: RepairSources,
        limit: UInt64,
        crypto: LibcryptoProvider
    ) throws(RepairFailure) {
        guard let sidecarSize = digests.sidecarSize(of: size), sidecarSize <= BlockMender.sidecarLimit else {
            throw .hopeless("there are too many blocks to verify them one by one")
        }
        do throws(BlockVerifier.Failure) {
            verifier = try BlockVerifier(digests, resultSize: size, listLimit: BlockMender.sidecarLimit)
        } catch {
            throw .hopeless("the blocks cannot be verified one by one")
        }
        self.image = image
        self.sidecar = sidecar
        self.limit = limit
        self.crypto = crypto
        try fetchSidecar(sidecarSize)
    }

    /// The block to verify next; `nil` where all are right.
    func next() throws(RepairFailure) -> BlockVerifier.Block? {
        while true {
            switch verifier.need {
            case .nothing: return nil
            case .block(let block): return block
            case .sidecar(let range):
                guard !verifier.sidecar(part(range).span, crypto: crypto) else { continue }
                listAttempts += 1
                sidecar.blame(sidecarGiver, known.count)
                guard listAttempts < BlockMender.attemptLimit + sidecar.count else {
                    throw .hopeless("the list of block digests is not the one that the author signed")
                }
                try fetchSidecar(UInt64(known.count))
            }
        }
    }

    /// Whether `bytes` are the block that comes next.
    func check(_ bytes: Span<UInt8>) -> Bool {
        // After a block that was wrong, the digest beside it counts anew.
        if verifier.digests.form != .list, case .sidecar(let range) = verifier.need {
            _ = verifier.sidecar(part(range).span, crypto: crypto)
        }
        return verifier.check(bytes, crypto: crypto)
    }

    /// Verifies a block that is wrong with what is asked for again.
    ///
    /// - Parameters:
    ///   - present: the block as it is.
    ///   - giver: who gave it, where that is known.
    /// - Returns: the right block, or `nil` where the one that is here was right, and only its neighbour's digest wrong.
    func mend(
        _ block: BlockVerifier.Block,
        _ present: [UInt8],
        from giver: String?
    ) throws(RepairFailure) -> [UInt8]? {
        for attempt in 0..<(BlockMender.attemptLimit + image.count - 1) {
            // The digest beside it is asked for first: it is the smaller part.
            if case .sidecar(let range) = verifier.need {
                let again = try ask(sidecar, range, except: sidecarGiver)
                let place = Int(range.lowerBound)..<Int(range.upperBound)
                let isOther = again[...] != known[place]
                known.replaceSubrange(place, with: again)
                _ = verifier.sidecar(again.span, crypto: crypto)
                if isOther, verifier.check(present.span, crypto: crypto) {
                    sidecar.blame(sidecarGiver, again.count)
                    sidecarGiver = sidecar.lastOrigin
                    return nil
                }
            }
            if attempt == 0 { image.blame(giver, present.count) }
            guard image.received + UInt64(block.size) <= limit else {
                throw .hopeless("more of the image is wrong than is worth asking for again")
            }
            let bytes = try ask(image, block.offset..<(block.offset + UInt64(block.size)), except: giver)
            if case .sidecar(let range) = verifier.need { _ = verifier.sidecar(part(range).span, crypto: crypto) }
            if verifier.check(bytes.span, crypto: crypto) { return bytes }
            image.blameLast(bytes.count)
        }
        throw .hopeless(Text("block \(block.index) of the image comes wrong again and again"))
    }

    private func part(_ range: Range<UInt64>) -> [UInt8] {
        Array(known[Int(range.lowerBound)..<Int(range.upperBound)])
    }

    private func fetchSidecar(_ size: UInt64) throws(RepairFailure) {
        var bytes: [UInt8] = []
        var offset: UInt64 = 0
        let former = sidecarGiver
        while offset < size {
            let end = min(offset + BlockMender.pieceSize, size)
            bytes += try ask(sidecar, offset..<end, except: former)
            offset = end
        }
        known = bytes
        sidecarGiver = sidecar.lastOrigin
    }

    private func ask(
        _ sources: RepairSources,
        _ range: Range<UInt64>,
        except origin: String?
    ) throws(RepairFailure) -> [UInt8] {
        do throws(RangeFailure) { return try sources.read(range, except: origin) } catch { throw RepairFailure(error) }
    }
}
