import PatchDecoding
import PatchEncoding
import PatchFormat

/// What a device makes of a patch, whatever its codec.
struct PatchOutcome {
    var result: [UInt8] = []
    var failure: PatchFailure?
    /// Where the device would ask for the patch again.
    var checkpoint = PatchCheckpoint(offset: 0, frame: 0, check: DigestPrefix(0))
    /// What came of asking again there, for a failure that it may help against.
    var second: [UInt8]?
}

extension ImagePair {
    static let folder = "/tmp"

    /// A patch of the pair by `encoder`.
    func patch(
        by encoder: some PatchEncoder,
        tier: EncodingTier = .best,
        isCancelled: () -> Bool = { false }
    ) throws(PatchEncodingError) -> [UInt8] {
        try encoder.encode(
            old: old.span,
            new: new.span,
            names: names,
            tier: tier,
            digest: ImagePair.digest,
            isCancelled: isCancelled
        )
    }

    /// Applies `patch`, pushed in pieces; where that fails recoverably and `again` has the good patch, goes on with that.
    func applied(
        _ patch: [UInt8],
        to precursor: [UInt8]? = nil,
        pieceSize: Int = .max,
        again: [UInt8]? = nil
    ) -> PatchOutcome {
        var outcome = PatchOutcome()
        (precursor ?? old).withUnsafeBytes { old in
            let decoder = PatchDecoder(
                precursor: old,
                expecting: PatchExpectation(
                    precursor: precursor.map(ImagePair.name) ?? names.precursor,
                    result: names.result,
                    resultSize: UInt64(new.count)
                ),
                digest: ImagePair.digest,
                folder: ImagePair.folder
            )
            func push(_ bytes: ArraySlice<UInt8>) throws(PatchFailure) {
                var rest = bytes
                while !rest.isEmpty {
                    let piece = Array(rest.prefix(pieceSize))
                    rest = rest.dropFirst(piece.count)
                    do throws(PatchStreamError<Never>) {
                        try decoder.push(piece.span) { (made: Span<UInt8>) throws(Never) in
                            made.withUnsafeBufferPointer { outcome.result.append(contentsOf: $0) }
                        }
                    } catch {
                        if case .codec(let failure) = error { throw failure }
                    }
                }
                try decoder.finish()
            }
            do throws(PatchFailure) { try push(patch[...]) } catch { outcome.failure = error }
            outcome.checkpoint = decoder.checkpoint
            guard let again, outcome.failure?.isRecoverable == true else { return }
            do throws(PatchFailure) {
                try push(again[Int(decoder.checkpoint.offset)...])
                outcome.second = outcome.result
            } catch {}
        }
        return outcome
    }

    /// The codec in the header of `patch`.
    static func codec(of patch: [UInt8]) -> PatchCodec? {
        var reader = PatchReader(digest: digest)
        var position = 0
        guard case .header(let header)? = try? reader.read(patch.span, at: &position) else { return nil }
        return header.codec
    }
}
