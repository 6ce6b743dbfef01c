import PatchFormat

/// A small patch of three frames, and what a reader makes of bytes.
enum PatchFixture {
    static let header = PatchHeader(
        codec: .zstd,
        precursor: DigestPrefix(0x0102_0304_0506_0708),
        result: DigestPrefix(0xF1F2_F3F4_F5F6_F7F8),
        resultSize: 1_000,
        precursorSize: 900
    )
    static let content: [UInt8] = (0..<70).map { UInt8($0) }
    /// Frames with bodies of 30, 30 and 10 bytes.
    static let patch: [UInt8] = {
        var writer = PatchWriter(header: header, digest: Sha256FrameDigest(), bodySize: 30)
        writer.append(content.span)
        return writer.finish()
    }()
    /// Where the frames of ``patch`` start, and its end.
    static let boundaries: [UInt64] = [27, 69, 111, 132]

    struct Outcome: Equatable {
        var header: PatchHeader?
        var bodies: [[UInt8]] = []
        var error: PatchError?
        var checkpoint = PatchCheckpoint(offset: 0, frame: 0, check: DigestPrefix(0))

        var content: [UInt8] { bodies.flatMap { $0 } }
    }

    /// Reads `bytes` in pieces of `pieceSize`, to the end or the first error.
    static func read(
        _ bytes: [UInt8],
        pieceSize: Int = .max,
        with start: PatchReader<Sha256FrameDigest> = PatchReader(digest: Sha256FrameDigest())
    ) -> Outcome {
        var reader = start
        var outcome = Outcome()
        do throws(PatchError) {
            var start = 0
            while start < bytes.count {
                let end = bytes.count - start < pieceSize ? bytes.count : start + pieceSize
                try push(Array(bytes[start..<end]), into: &reader, outcome: &outcome)
                start = end
            }
            try reader.finish()
        } catch {
            outcome.error = error
        }
        outcome.checkpoint = reader.checkpoint
        return outcome
    }

    private static func push(
        _ piece: [UInt8],
        into reader: inout PatchReader<Sha256FrameDigest>,
        outcome: inout Outcome
    ) throws(PatchError) {
        var position = 0
        while true {
            switch try reader.read(piece.span, at: &position) {
            case .header(let header): outcome.header = header
            case .frame: outcome.bodies.append(reader.body.withUnsafeBufferPointer { Array($0) })
            case .needsMore: return
            }
        }
    }
}
