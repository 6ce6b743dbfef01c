import PatchFormat

/// The decoder of the patch within a patch of codec 5: one of those for two slots, from the slot itself, mapped.
final class StagedFileDecoder<Digest: FrameDigest>: StagedDecoder {
    private let source: StagedSlotSource<Digest>
    private let decoder: PatchDecoder<Digest>
    /// Kept as long as the decoder reads from it.
    private let mapping: SlotMapping

    init(_ mapping: SlotMapping, _ expectation: PatchExpectation, _ source: StagedSlotSource<Digest>) {
        self.mapping = mapping
        self.source = source
        decoder = PatchDecoder(
            precursor: mapping.bytes,
            expecting: expectation,
            digest: source.digest,
            folder: source.folder
        )
    }

    func push(
        _ input: Span<UInt8>,
        _ output: (UnsafeBufferPointer<UInt8>) throws(InPlaceError) -> Void
    ) throws(InPlaceError) {
        do throws(PatchStreamError<InPlaceError>) {
            try decoder.push(input) { (made: Span<UInt8>) throws(InPlaceError) in
                var refusal: InPlaceError?
                made.withUnsafeBufferPointer { bytes in
                    do throws(InPlaceError) { try output(bytes) } catch { refusal = error }
                }
                if let refusal { throw refusal }
            }
        } catch {
            switch error {
            case .codec(let cause):
                source.failure = cause
                throw .within
            case .output(let cause): throw cause
            }
        }
    }

    func finish() throws(InPlaceError) {
        do throws(PatchFailure) { try decoder.finish() } catch {
            source.failure = error
            throw .within
        }
    }
}
