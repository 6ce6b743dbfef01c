import COSE
import SUIT
import SwiftCryptoProvider

/// Checks the blocks of a result while it comes (rule 5), or, where the chain starts at the end, when it is there.
struct PatchBlocks {
    private let sidecar: MappedImage
    private let resultSize: Int
    private var verifier: BlockVerifier
    private let crypto = SwiftCryptoProvider()

    /// How many blocks were found right.
    var verified: UInt64 { verifier.verified }

    /// - Parameter sidecar: of exactly the size that `digests` want for `resultSize` bytes.
    init(_ digests: BlockDigests, resultSize: Int, sidecar: MappedImage) throws(CommandFailure) {
        self.sidecar = sidecar
        self.resultSize = resultSize
        do throws(BlockVerifier.Failure) {
            verifier = try BlockVerifier(digests, resultSize: UInt64(resultSize), listLimit: UInt64(sidecar.count))
        } catch {
            throw CommandFailure(.failure, "the digests of blocks cannot be used", at: sidecar.path, found: "\(error)")
        }
    }

    /// Checks all blocks that lie in the first `produced` bytes of `result`.
    mutating func check(_ result: UnsafeBufferPointer<UInt8>, upTo produced: Int) throws(CommandFailure) {
        while true {
            switch verifier.need {
            case .nothing: return
            case .sidecar(let range):
                let bytes = sidecar.span(Int(range.lowerBound)..<Int(range.upperBound))
                guard verifier.sidecar(bytes.span, crypto: crypto) else {
                    throw CommandFailure(
                        .failure,
                        "the sidecar is not the author's",
                        at: sidecar.path,
                        action: "fetch the sidecar again; nothing was written"
                    )
                }
            case .block(let block):
                let start = Int(block.offset)
                guard start + block.size <= produced, verifier.digests.form != .reverse || produced == resultSize else {
                    return
                }
                let bytes = UnsafeBufferPointer(rebasing: result[start..<(start + block.size)])
                guard verifier.check(bytes.span, crypto: crypto) else {
                    throw CommandFailure(
                        .failure,
                        "block \(block.index) of the new image is not the author's",
                        at: "bytes \(start) to \(start + block.size - 1) of the new image",
                        expected: "the block that the author signed",
                        action: "fetch the patch and the sidecar again, or the image whole; nothing was written"
                    )
                }
            }
        }
    }

    /// Checks that no block is missing.
    func finish() throws(CommandFailure) {
        guard case .nothing = verifier.need else {
            throw CommandFailure(.failure, "blocks of the new image are missing", at: sidecar.path)
        }
    }
}
