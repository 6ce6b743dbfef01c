import ContainerCodec
import Containers
import ZstdCodec

/// The zstd decoder as the inner one.
final class ZstdPlainDecoder: PlainPatchDecoder {
    private let decoder: ZstdPatchDecoder<Sha256FrameDigest>

    init(_ decoder: ZstdPatchDecoder<Sha256FrameDigest>) {
        self.decoder = decoder
    }

    func pushPlain<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        do throws(ZstdStreamError<Failure>) {
            try decoder.push(input, output)
        } catch {
            switch error {
            case .codec(let cause): throw .codec(ContainerError(.corrupt, "\(cause)"))
            case .output(let cause): throw .output(cause)
            }
        }
    }

    func finishPlain() throws(ContainerError) {
        do throws(ZstdError) { try decoder.finish() } catch { throw ContainerError(.corrupt, "\(error)") }
    }
}
