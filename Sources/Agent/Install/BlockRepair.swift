import BootControl
import CBOR
import LibcryptoProvider
import SUIT

/// Mends an image, in the spool or in its slot: verifies it block by block against what the author signed, and asks for
/// the blocks that are wrong again, alone [A7].
///
/// Nothing that comes is trusted: neither a block nor what belongs to it counts before it follows from the signed digest.
struct BlockRepair {
    /// How often one block is asked for again.
    static let attemptLimit = 3
    /// The most bytes that the digests of an image's blocks may have.
    static let sidecarLimit: UInt64 = 32 << 20
    /// How much of them is asked for at once, in bytes.
    private static let pieceSize: UInt64 = 262_144

    let path: String
    let digests: BlockDigests
    /// The signed size of the image, in bytes.
    let size: UInt64
    /// The full image.
    let image: any RangeSource
    /// The digests of its blocks.
    let sidecar: any RangeSource
    /// The most bytes of the full image that are worth asking for.
    let limit: UInt64
    let crypto: LibcryptoProvider
    /// Told what is wrong.
    let tell: (String) -> Void

    /// Mends the image.
    ///
    /// - Returns: the numbers of the blocks that were replaced, in the order of verification.
    func run() throws(RepairFailure) -> [UInt64] {
        guard let sidecarSize = digests.sidecarSize(of: size), sidecarSize <= BlockRepair.sidecarLimit else {
            throw .hopeless("there are too many blocks to verify them one by one")
        }
        let file = try MendedFile(path)
        guard file.size == size else { throw .hopeless("the image does not have its size") }
        var verifier: BlockVerifier
        do throws(BlockVerifier.Failure) {
            verifier = try BlockVerifier(digests, resultSize: size, listLimit: BlockRepair.sidecarLimit)
        } catch {
            throw .hopeless("the blocks cannot be verified one by one")
        }
        var known = try fetchSidecar(sidecarSize)
        var attempts = 0
        var mended: [UInt64] = []
        while true {
            switch verifier.need {
            case .nothing:
                try file.synchronize()
                return mended
            case .sidecar(let range):
                let part = Array(known[Int(range.lowerBound)..<Int(range.upperBound)])
                guard !verifier.sidecar(part.span, crypto: crypto) else { continue }
                attempts += 1
                guard attempts <= BlockRepair.attemptLimit else {
                    throw .hopeless("the list of block digests is not the one that the author signed")
                }
                known = try fetchSidecar(sidecarSize)
            case .block(let block):
                let bytes = try file.read(block.size, at: block.offset)
                if verifier.check(bytes.span, crypto: crypto) { continue }
                tell("block \(block.index) of the image is wrong; it is asked for again")
                if let good = try mend(block, bytes, &verifier, &known) {
                    try file.write(good, at: block.offset)
                    mended.append(block.index)
                }
            }
        }
    }

    /// Verifies a block with what is asked for again.
    ///
    /// - Returns: the right block, or `nil` where the one that is here was right, and only its neighbour's digest wrong.
    private func mend(
        _ block: BlockVerifier.Block,
        _ present: [UInt8],
        _ verifier: inout BlockVerifier,
        _ known: inout [UInt8]
    ) throws(RepairFailure) -> [UInt8]? {
        for _ in 0..<BlockRepair.attemptLimit {
            // The digest beside it is asked for first: it is the smaller part.
            if case .sidecar(let range) = verifier.need {
                let again = try ask(sidecar, range)
                let place = Int(range.lowerBound)..<Int(range.upperBound)
                let isOther = again[...] != known[place]
                known.replaceSubrange(place, with: again)
                _ = verifier.sidecar(again.span, crypto: crypto)
                if isOther, verifier.check(present.span, crypto: crypto) { return nil }
            }
            guard image.received + UInt64(block.size) <= limit else {
                throw .hopeless("more of the image is wrong than is worth asking for again")
            }
            let bytes = try ask(image, block.offset..<(block.offset + UInt64(block.size)))
            if case .sidecar(let range) = verifier.need {
                let part = Array(known[Int(range.lowerBound)..<Int(range.upperBound)])
                _ = verifier.sidecar(part.span, crypto: crypto)
            }
            if verifier.check(bytes.span, crypto: crypto) { return bytes }
        }
        throw .hopeless(Text("block \(block.index) of the image comes wrong again and again"))
    }

    private func fetchSidecar(_ size: UInt64) throws(RepairFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var offset: UInt64 = 0
        while offset < size {
            let end = min(offset + BlockRepair.pieceSize, size)
            bytes += try ask(sidecar, offset..<end)
            offset = end
        }
        return bytes
    }

    private func ask(_ source: any RangeSource, _ range: Range<UInt64>) throws(RepairFailure) -> [UInt8] {
        do throws(RangeFailure) { return try source.read(range) } catch { throw RepairFailure(error) }
    }
}
