import Foundation
import PatchDecoding
import PatchFormat

/// The decoder that Linux takes, from what a simulated slot holds when it is made.
final class SlotDecoder: StagedDecoder {
    private let old: UnsafeMutableRawBufferPointer
    private let decoder: PatchDecoder<FixtureDigests>

    init(_ slot: SimulatedSlot, _ expectation: PatchExpectation, oldSize: Int) {
        old = .allocate(byteCount: oldSize, alignment: 16)
        old.copyBytes(from: slot.state.bytes.prefix(oldSize))
        decoder = PatchDecoder(
            precursor: UnsafeRawBufferPointer(old),
            expecting: expectation,
            digest: FixtureDigests(),
            folder: NSTemporaryDirectory()
        )
    }

    deinit { old.deallocate() }

    func push(
        _ input: Span<UInt8>,
        _ output: (UnsafeBufferPointer<UInt8>) throws(InPlaceError) -> Void
    ) throws(InPlaceError) {
        var made: [UInt8] = []
        do throws(PatchStreamError<Never>) {
            try decoder.push(input) { (bytes: Span<UInt8>) in bytes.withUnsafeBufferPointer { made += $0 } }
        } catch {
            throw .within
        }
        var refusal: InPlaceError?
        made.withUnsafeBufferPointer { bytes in
            do throws(InPlaceError) { try output(bytes) } catch { refusal = error }
        }
        if let refusal { throw refusal }
    }

    func finish() throws(InPlaceError) {
        do throws(PatchFailure) { try decoder.finish() } catch { throw .within }
    }
}
