import PatchEncoding
import PatchFormat
import Testing
import ZstdCodec

/// Two images, and what encoders and decoders of the project make of them.
struct ImagePair {
    let old: [UInt8]
    let new: [UInt8]

    static let digest = Sha256FrameDigest()

    /// Random bytes, and the same with small edits, an insertion and a removal.
    static func edited(size: Int, seed: UInt64) -> ImagePair {
        var generator = SeededGenerator(seed: seed)
        let old = generator.bytes(size)
        var new = old
        if size >= 64 {
            for _ in 0..<(size / 4_096 + 2) { new[Int.random(in: 0..<size, using: &generator)] ^= 0x55 }
            new.removeSubrange((size / 5)..<(size / 5 + 7))
            new.insert(contentsOf: generator.bytes(size / 50 + 3), at: size / 3)
        }
        return ImagePair(old: old, new: new)
    }

    var names: PatchNames {
        PatchNames(precursor: ImagePair.name(of: old), result: ImagePair.name(of: new))
    }

    static func name(of image: [UInt8]) -> DigestPrefix {
        digest.prefix(of: image.span, image.span.extracting(first: 0))
    }

    func patch(
        tier: EncodingTier = .fast,
        encoder: ZstdPatchEncoder = ZstdPatchEncoder()
    ) throws(PatchEncodingError) -> [UInt8] {
        try encoder.encode(
            old: old.span,
            new: new.span,
            names: names,
            tier: tier,
            digest: ImagePair.digest,
            isCancelled: { false }
        )
    }

    var expectation: ZstdPatchDecoder<Sha256FrameDigest>.Expectation {
        .init(precursor: names.precursor, result: names.result, resultSize: UInt64(new.count))
    }

    /// What the device makes of `patch`, pushed in pieces.
    func apply(_ patch: [UInt8], pieceSize: Int = 10_000) -> Applied {
        var applied = Applied()
        old.withUnsafeBytes { precursor in
            let decoder = ZstdPatchDecoder(precursor: precursor, expecting: expectation, digest: ImagePair.digest)
            do throws(ZstdError) {
                for start in stride(from: 0, to: patch.count, by: pieceSize) {
                    try applied.push(Array(patch[start...].prefix(pieceSize)), into: decoder)
                }
                try decoder.finish()
            } catch {
                applied.error = error
            }
            applied.memoryUsed = decoder.memoryUsed
        }
        return applied
    }

    struct Applied {
        var result: [UInt8] = []
        var largestPiece = 0
        var memoryUsed = 0
        var error: ZstdError?

        mutating func push(_ piece: [UInt8], into decoder: ZstdPatchDecoder<Sha256FrameDigest>) throws(ZstdError) {
            do throws(ZstdStreamError<Never>) {
                try decoder.push(piece.span) { (bytes: Span<UInt8>) throws(Never) in
                    largestPiece = max(largestPiece, bytes.count)
                    bytes.withUnsafeBufferPointer { result.append(contentsOf: $0) }
                }
            } catch {
                guard case .codec(let cause) = error else { return }
                throw cause
            }
        }
    }
}

extension ImagePair: CustomTestStringConvertible {
    /// Sizes only: thousands of bytes in a test's name help nobody.
    var testDescription: String { "\(old.count) to \(new.count) bytes" }
}
