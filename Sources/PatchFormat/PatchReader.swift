/// A reader of a patch that comes in pieces of any size: it says what is complete, and holds at most one frame.
///
/// It checks the chain of the frames, so that a damaged one is noticed before its body is decoded. It decodes nothing.
/// After an error it stands at ``checkpoint``: where ``PatchError/isRecoverable`` says so, push the bytes from there on
/// again.
///
///     var position = 0
///     reading: while true {
///         switch try reader.read(input, at: &position) {
///         case .header(let header): ...
///         case .frame: decode(reader.body)
///         case .needsMore: break reading
///         }
///     }
public struct PatchReader<Digest: FrameDigest> {
    private enum State {
        case header
        case frameHead
        case frameBody(FrameHead, headCount: Int)
        case frameComplete
    }

    /// The header, once it has been read.
    public private(set) var header: PatchHeader?
    /// The boundary before the next frame; before the header is read, the start of the patch.
    public private(set) var checkpoint: PatchCheckpoint
    /// The longest body that is taken, in bytes.
    public let bodyLimit: Int

    private let digest: Digest
    private var state: State
    /// The header, the head of a frame or the body of a frame, as far as it is here.
    private var buffer: [UInt8]

    /// A reader at the start of a patch. A device with little memory may take shorter bodies only.
    public init(digest: Digest, bodyLimit: Int = PatchLimits.body) {
        self.digest = digest
        self.bodyLimit = bodyLimit < PatchLimits.body ? bodyLimit : PatchLimits.body
        self.checkpoint = PatchCheckpoint(offset: 0, frame: 0, check: DigestPrefix(0))
        self.state = .header
        self.buffer = []
    }

    /// A reader that goes on at `checkpoint` of the patch that has `header`.
    public init(
        resuming header: PatchHeader,
        at checkpoint: PatchCheckpoint,
        digest: Digest,
        bodyLimit: Int = PatchLimits.body
    ) {
        self.init(digest: digest, bodyLimit: bodyLimit)
        self.header = header
        self.checkpoint = checkpoint
        self.state = .frameHead
    }

    /// The body of the frame that ``read(_:at:)`` has just said, else nothing.
    public var body: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            guard case .frameComplete = state else { return buffer.span.extracting(first: 0) }
            return buffer.span
        }
    }

    /// Reads on in `input` from `position`, which moves behind what was used, up to the next event.
    ///
    /// - Throws: ``PatchError``. Nothing after ``checkpoint`` is kept then.
    public mutating func read(_ input: Span<UInt8>, at position: inout Int) throws(PatchError) -> PatchEvent {
        do throws(PatchError) {
            while true {
                switch state {
                case .header:
                    guard let header = try readHeader(input, at: &position) else { return .needsMore }
                    return .header(header)
                case .frameComplete:
                    buffer.removeAll(keepingCapacity: true)
                    state = .frameHead
                case .frameHead:
                    guard try readFrameHead(input, at: &position) else { return .needsMore }
                case .frameBody(let head, let headCount):
                    let missing = Int(head.bodyCount) - buffer.count
                    take(missing, of: input, at: &position)
                    guard buffer.count == Int(head.bodyCount) else { return .needsMore }
                    try completeFrame(head, headCount: headCount)
                    return .frame
                }
            }
        } catch {
            rewind()
            throw error
        }
    }

    /// Forgets what came after ``checkpoint``; the next input must start there.
    public mutating func rewind() {
        buffer.removeAll(keepingCapacity: true)
        state = header == nil ? .header : .frameHead
    }

    /// Says that no more input comes. Only the codec knows whether the result is complete: a patch that is cut off
    /// exactly between two frames is not noticed here.
    ///
    /// - Throws: ``PatchError/truncated(at:)`` inside of the header or of a frame. Nothing after ``checkpoint`` is kept then.
    public mutating func finish() throws(PatchError) {
        switch state {
        case .frameComplete: return
        case .frameHead where buffer.isEmpty: return
        case .header, .frameHead, .frameBody:
            rewind()
            throw .truncated(at: checkpoint.offset)
        }
    }

    // MARK: Parts

    private mutating func readHeader(
        _ input: Span<UInt8>,
        at position: inout Int
    ) throws(PatchError) -> PatchHeader? {
        let before = buffer.count
        let start = position
        take(PatchLimits.header - before, of: input, at: &position)
        guard let (header, count) = try PatchHeader.read(buffer.span) else { return nil }
        // What was taken beyond the header belongs to the first frame.
        position = start + count - before
        let seed = digest.seed(header: buffer.span.extracting(first: count))
        self.header = header
        checkpoint = PatchCheckpoint(offset: UInt64(count), frame: 0, check: seed)
        rewind()
        return header
    }

    /// Whether the head is complete.
    private mutating func readFrameHead(_ input: Span<UInt8>, at position: inout Int) throws(PatchError) -> Bool {
        while position < input.count {
            take(1, of: input, at: &position)
            let complete: FrameHead?
            do throws(FrameHead.Malformed) {
                complete = try FrameHead(buffer.span)
            } catch {
                throw .malformedFrame(checkpoint.frame, at: checkpoint.offset + UInt64(error.index))
            }
            guard let head = complete else { continue }
            guard head.bodyCount <= UInt64(bodyLimit) else {
                throw .bodyTooLong(
                    frame: checkpoint.frame,
                    at: checkpoint.offset,
                    size: head.bodyCount,
                    limit: bodyLimit
                )
            }
            state = .frameBody(head, headCount: buffer.count)
            buffer.removeAll(keepingCapacity: true)
            // Exactly so much, and never beside the room for the body before: a device counts on it.
            if buffer.capacity < Int(head.bodyCount) {
                buffer = []
                buffer.reserveCapacity(Int(head.bodyCount))
            }
            return true
        }
        return false
    }

    private mutating func completeFrame(_ head: FrameHead, headCount: Int) throws(PatchError) {
        guard digest.check(after: checkpoint.check, body: buffer.span) == head.check else {
            throw .damagedFrame(checkpoint.frame, at: checkpoint.offset)
        }
        checkpoint = PatchCheckpoint(
            offset: checkpoint.offset + UInt64(headCount) + head.bodyCount,
            frame: checkpoint.frame + 1,
            check: head.check
        )
        state = .frameComplete
    }

    /// Moves at most `count` bytes of `input` into the buffer.
    private mutating func take(_ count: Int, of input: Span<UInt8>, at position: inout Int) {
        let end = input.count - position < count ? input.count : position + count
        buffer.append(copying: input.extracting(position..<end))
        position = end
    }
}
