public import PatchFormat

/// Applies a patch of any codec on Linux: patch bytes in pieces of any size in, bytes of the result out.
///
/// The header must say what the device expects before anything is decoded; frames are checked before they are decoded;
/// nothing beyond the expected size is handed out. The digest of the result is for the caller to check (rule 5).
public final class PatchDecoder<Digest: FrameDigest> {
    /// The codecs that are known here.
    public static var codecs: [PatchCodec] { [.zstd, .reference, .container] }

    /// Where to ask for the patch again after a recoverable error.
    public var checkpoint: PatchCheckpoint { decoder?.checkpoint ?? probe.checkpoint }
    /// The header, once it has been read.
    public private(set) var header: PatchHeader?
    /// How many bytes of the result have been handed out.
    public private(set) var produced: UInt64 = 0

    private let precursor: UnsafeRawBufferPointer
    private let expectation: PatchExpectation
    private let digest: Digest
    private let folder: String
    private var probe: PatchReader<Digest>
    /// The first bytes, until the codec is known.
    private var start: [UInt8] = []
    private var decoder: CodecDecoder<Digest>?

    /// A decoder of a patch against `precursor`.
    ///
    /// - Parameters:
    ///   - precursor: The whole old image and nothing else, verified by its digest, for example mapped. It is not copied:
    ///     it must stay where it is, and as it is, as long as the decoder lives.
    ///   - expectation: What the device knows beforehand.
    ///   - digest: What chains the frames.
    ///   - folder: Where there is room for what is made on the way: the result, and the plain forms of containers.
    public init(
        precursor: UnsafeRawBufferPointer,
        expecting expectation: PatchExpectation,
        digest: Digest,
        folder: String
    ) {
        self.precursor = precursor
        self.expectation = expectation
        self.digest = digest
        self.folder = folder
        self.probe = PatchReader(digest: digest)
    }

    /// Takes bytes of the patch and hands out what comes of them.
    public func push<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(PatchStreamError<Failure>) {
        if decoder == nil {
            var position = 0
            let event: PatchEvent
            do throws(PatchError) { event = try probe.read(input, at: &position) } catch {
                throw .codec(PatchFailure(error))
            }
            guard case .header(let header) = event else {
                input.withUnsafeBufferPointer { start.append(contentsOf: $0) }
                return
            }
            do throws(PatchFailure) { try begin(header) } catch { throw .codec(error) }
            let first = start
            start = []
            try pass(first.span, output)
        }
        try pass(input, output)
    }

    /// Says that no more input comes, and checks that the result is complete.
    public func finish() throws(PatchFailure) {
        guard let decoder else { throw PatchFailure(PatchError.truncated(at: 0)) }
        try decoder.finish()
        guard produced == expectation.resultSize else {
            throw PatchFailure(PatchDecodingError.incomplete(made: produced))
        }
    }

    private func begin(_ header: PatchHeader) throws(PatchFailure) {
        do throws(PatchDecodingError) {
            try expectation.check(header, precursorSize: precursor.count)
        } catch {
            throw PatchFailure(error)
        }
        decoder = try CodecDecoder.make(header.codec, precursor, expectation, digest, folder)
        self.header = header
    }

    private func pass<Failure: Error>(
        _ input: Span<UInt8>,
        _ output: (Span<UInt8>) throws(Failure) -> Void
    ) throws(PatchStreamError<Failure>) {
        guard input.count > 0, let decoder else { return }
        try decoder.push(input) { (made: Span<UInt8>) throws(Failure) in
            produced += UInt64(made.count)
            try output(made)
        }
    }
}
