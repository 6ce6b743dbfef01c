import ContainerCodec
import Containers
import PatchFormat
import ZstdCodec

/// The decoder of one patch whose codec is known.
enum CodecDecoder<Digest: FrameDigest> {
    case zstd(ZstdPatchDecoder<Digest>)
    case reference(ReferenceFileDecoder<Digest>)
    case container(ContainerPatchDecoder<Digest, CodecDecoder<Digest>>)

    /// - Parameters:
    ///   - folder: Where there is room for what is made on the way.
    ///   - depth: How many containers this patch is within: 2 at most.
    ///   - workers: Who compresses containers; threads are made for the outermost one.
    static func make(
        _ codec: PatchCodec,
        _ precursor: UnsafeRawBufferPointer,
        _ expectation: PatchExpectation,
        _ digest: Digest,
        _ folder: String,
        depth: Int = 0,
        workers: (any UnitWorkers)? = nil
    ) throws(PatchFailure) -> CodecDecoder {
        switch codec {
        case .zstd:
            let room = SegmentRoom(folder: folder)
            return .zstd(
                ZstdPatchDecoder(precursor: precursor, expecting: expectation, digest: digest) { room.room(for: $0) }
            )
        case .reference:
            return .reference(
                try ReferenceFileDecoder(precursor: precursor, expecting: expectation, digest: digest, folder: folder)
            )
        case .container where depth < 2:
            let workers = workers ?? UnitCrew.ofThisMachine()
            return .container(
                ContainerPatchDecoder(
                    precursor: precursor,
                    expecting: expectation,
                    digest: digest,
                    folder: folder,
                    mayNest: depth == 0,
                    workers: workers
                ) { (codec, plain, inner) throws(ContainerError) in
                    do throws(PatchFailure) {
                        return try make(
                            codec,
                            plain,
                            inner,
                            digest,
                            folder,
                            depth: depth + 1,
                            workers: workers
                        )
                    } catch {
                        throw ContainerError(error.code == .storage ? .outOfMemory : .unsupported, error.reason)
                    }
                }
            )
        default: throw PatchFailure(.unsupportedCodec, "codec \(codec.rawValue) is not known")
        }
    }

    var checkpoint: PatchCheckpoint {
        switch self {
        case .zstd(let decoder): decoder.checkpoint
        case .reference(let decoder): decoder.checkpoint
        case .container(let decoder): decoder.checkpoint
        }
    }

    func push<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(PatchStreamError<Failure>) {
        switch self {
        case .zstd(let decoder):
            do throws(ZstdStreamError<Failure>) { try decoder.push(input, output) } catch {
                switch error {
                case .codec(let cause): throw .codec(Self.failure(cause))
                case .output(let cause): throw .output(cause)
                }
            }
        case .reference(let decoder): try decoder.push(input, output)
        case .container(let decoder):
            do throws(ContainerPatchStreamError<Failure>) { try decoder.push(input, output) } catch {
                switch error {
                case .codec(let cause): throw .codec(Self.failure(cause))
                case .output(let cause): throw .output(cause)
                }
            }
        }
    }

    func finish() throws(PatchFailure) {
        switch self {
        case .zstd(let decoder):
            do throws(ZstdError) { try decoder.finish() } catch { throw Self.failure(error) }
        case .reference(let decoder): try decoder.finish()
        case .container(let decoder):
            do throws(ContainerPatchError) { try decoder.finish() } catch { throw Self.failure(error) }
        }
    }

    private static func failure(_ error: ZstdError) -> PatchFailure {
        let code: PatchFailure.Code =
            switch error.code {
            case .wrongPrecursor: .wrongPrecursor
            case .wrongResult, .resultTooLarge, .resultTooSmall: .wrongResult
            case .unsupportedCodec: .unsupportedCodec
            case .patch: .patch
            default: .content
            }
        return PatchFailure(code, "\(error)", isRecoverable: error.isRecoverable)
    }

    private static func failure(_ error: ContainerPatchError) -> PatchFailure {
        switch error {
        case .patch(let error): PatchFailure(error)
        case .unsupportedCodec(let codec): PatchFailure(.unsupportedCodec, "codec \(codec.rawValue) is not known")
        case .wrongPrecursor: PatchFailure(PatchDecodingError.wrongPrecursor)
        case .wrongResult: PatchFailure(PatchDecodingError.wrongResult)
        case .container(let cause):
            PatchFailure(cause.code == .outOfMemory ? .storage : .content, cause.reason)
        case .unusable: PatchFailure(.content, "the decoder has failed before")
        }
    }
}

extension CodecDecoder: PlainPatchDecoder {
    func pushPlain<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(ContainerStreamError<Failure>) {
        do throws(PatchStreamError<Failure>) { try push(input, output) } catch {
            switch error {
            case .codec(let cause):
                throw .codec(ContainerError(cause.code == .storage ? .outOfMemory : .corrupt, cause.reason))
            case .output(let cause): throw .output(cause)
            }
        }
    }

    func finishPlain() throws(ContainerError) {
        do throws(PatchFailure) { try finish() } catch { throw ContainerError(.corrupt, error.reason) }
    }
}
