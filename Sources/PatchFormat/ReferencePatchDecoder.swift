/// A decoder of whole patches of codec 2: patch bytes in pieces of any size in, bytes of the new image into a memory.
///
/// The header must say what the device expects before anything is decoded, each frame's check is compared before its body is
/// decoded, and nothing beyond the stated size is made. The digest of the result is for the caller to check (rule 5).
public struct ReferencePatchDecoder<Digest: FrameDigest, Memory: PatchMemory> {
    /// Where to ask for the patch again after a recoverable error.
    public var checkpoint: PatchCheckpoint { reader.checkpoint }
    /// The header, once it has been read.
    public var header: PatchHeader? { reader.header }
    /// How many bytes of the new image there are.
    public var produced: Int { decoder.produced }

    private let expectation: PatchExpectation
    private let precursorSize: Int
    private var reader: PatchReader<Digest>
    private let decoder: ReferenceDecoder<Memory>

    /// A decoder.
    ///
    /// - Parameters:
    ///   - memory: The old image, and room for the new one.
    ///   - expectation: What the device knows beforehand.
    ///   - digest: What chains the frames.
    ///   - limits: How much memory the patch may ask for.
    ///   - bodyLimit: The longest body of a frame, in bytes.
    public init(
        memory: Memory,
        expecting expectation: PatchExpectation,
        digest: Digest,
        limits: ReferenceLimits,
        bodyLimit: Int = PatchLimits.body
    ) {
        self.expectation = expectation
        self.precursorSize = memory.oldCount
        self.reader = PatchReader(digest: digest, bodyLimit: bodyLimit)
        self.decoder = ReferenceDecoder(
            memory: memory,
            resultSize: Int(truncatingIfNeeded: expectation.resultSize & UInt64(Int.max)),
            limits: limits
        )
    }

    /// Takes bytes of the patch, and makes all of the new image that they give.
    ///
    /// - Throws: ``PatchDecodingError``. After one that is not recoverable the decoder is of no use any more.
    public mutating func push(_ input: Span<UInt8>) throws(PatchDecodingError) {
        var position = 0
        while true {
            let event: PatchEvent
            do throws(PatchError) { event = try reader.read(input, at: &position) } catch { throw .patch(error) }
            switch event {
            case .header(let header):
                guard header.codec == .reference else { throw .unsupportedCodec(header.codec) }
                try expectation.check(header, precursorSize: precursorSize)
            case .frame:
                do throws(ReferencePatchError) { try decoder.decode(reader.body) } catch { throw .content(error) }
            case .needsMore: return
            }
        }
    }

    /// Forgets what came after ``checkpoint``; the next input must start there.
    public mutating func rewind() { reader.rewind() }

    /// Says that no more input comes, and checks that the result is complete.
    public mutating func finish() throws(PatchDecodingError) {
        do throws(PatchError) { try reader.finish() } catch { throw .patch(error) }
        guard reader.header != nil, decoder.isComplete else { throw .incomplete(made: UInt64(decoder.produced)) }
    }
}
