import ContainerCodec
import Containers
import PatchFormat

/// The codec with references over files: the new image is kept in an unnamed file until it is complete, since later parts
/// refer to earlier ones.
final class ReferenceFileDecoder<Digest: FrameDigest> {
    private let result: ScratchFile
    private var decoder: ReferencePatchDecoder<Digest, ContiguousMemory>
    /// How many bytes of the result were handed out.
    private(set) var handedOut = 0

    var checkpoint: PatchCheckpoint { decoder.checkpoint }

    init(
        precursor: UnsafeRawBufferPointer,
        expecting expectation: PatchExpectation,
        digest: Digest,
        folder: String
    ) throws(PatchFailure) {
        guard let size = Int(exactly: expectation.resultSize) else {
            throw PatchFailure(.storage, "an image of \(expectation.resultSize) bytes is too large")
        }
        do throws(ContainerError) { result = try ScratchFile(size: size, in: folder) } catch {
            throw PatchFailure(.storage, error.reason)
        }
        let memory = ContiguousMemory(old: precursor.bindMemory(to: UInt8.self), new: result.bytes)
        decoder = ReferencePatchDecoder(memory: memory, expecting: expectation, digest: digest, limits: .linux)
    }

    func push<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(PatchStreamError<Failure>) {
        do throws(PatchDecodingError) { try decoder.push(input) } catch { throw .codec(PatchFailure(error)) }
        let produced = decoder.produced
        guard produced > handedOut else { return }
        let made = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(result.bytes)[handedOut..<produced])
        handedOut = produced
        do throws(Failure) { try output(made.span) } catch { throw .output(error) }
    }

    func finish() throws(PatchFailure) {
        do throws(PatchDecodingError) { try decoder.finish() } catch { throw PatchFailure(error) }
    }
}
