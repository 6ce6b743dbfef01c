import PatchDecoding
import PatchFormat

/// The decoders of Linux, from an image on the heap: no byte more than is there.
final class StagedSlotDecoder: StagedDecoder {
    private let old: UnsafeMutableRawBufferPointer
    private let decoder: PatchDecoder<ConstantDigest>

    init(_ image: [UInt8], _ expectation: PatchExpectation) {
        old = .allocate(byteCount: image.count, alignment: 16)
        old.copyBytes(from: image)
        decoder = PatchDecoder(
            precursor: UnsafeRawBufferPointer(old),
            expecting: expectation,
            digest: ConstantDigest(),
            folder: "/dev/shm"
        )
    }

    deinit { old.deallocate() }

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
            if case .output(let cause) = error { throw cause }
            throw .within
        }
    }

    func finish() throws(InPlaceError) {
        do throws(PatchFailure) { try decoder.finish() } catch { throw .within }
    }
}
