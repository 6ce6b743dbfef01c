import ContainerCodec
import Containers
import PatchFormat
import ZstdCodec

/// The inner decoders that there are: zstd, and a container within the container.
enum AnyPlainDecoder: PlainPatchDecoder {
    case zstd(ZstdPlainDecoder)
    case container(ContainerPatchDecoder<Sha256FrameDigest, AnyPlainDecoder>)

    static func make(
        _ codec: PatchCodec,
        _ plain: UnsafeRawBufferPointer,
        _ expected: ContainerPatchDecoder<Sha256FrameDigest, AnyPlainDecoder>.Expectation
    ) throws(ContainerError) -> AnyPlainDecoder {
        if codec.rawValue == 3 {
            return .container(
                ContainerPatchDecoder(
                    precursor: plain,
                    expecting: expected,
                    digest: Sha256FrameDigest(),
                    folder: "/tmp",
                    mayNest: false,
                    inner: make
                )
            )
        }
        guard codec == .zstd else { throw ContainerError(.unsupported, "\(codec)") }
        let expectation = ZstdPatchDecoder<Sha256FrameDigest>.Expectation(
            precursor: expected.precursor,
            result: expected.result,
            resultSize: expected.resultSize
        )
        return .zstd(
            ZstdPlainDecoder(ZstdPatchDecoder(precursor: plain, expecting: expectation, digest: Sha256FrameDigest()))
        )
    }

    func pushPlain<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        switch self {
        case .zstd(let decoder): try decoder.pushPlain(input, output)
        case .container(let decoder): try decoder.pushPlain(input, output)
        }
    }

    func finishPlain() throws(ContainerError) {
        switch self {
        case .zstd(let decoder): try decoder.finishPlain()
        case .container(let decoder): try decoder.finishPlain()
        }
    }
}
