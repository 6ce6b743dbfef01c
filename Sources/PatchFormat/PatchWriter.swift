/// A writer of a patch: it cuts what the codec makes into frames and chains them.
public struct PatchWriter<Digest: FrameDigest> {
    /// What is complete so far: the header and whole frames.
    public private(set) var bytes: [UInt8]

    private let digest: Digest
    private let bodySize: Int
    private var check: DigestPrefix
    /// The body of the frame that is being filled.
    private var body: [UInt8]

    /// A writer that has written `header`. Frames get bodies of `bodySize` bytes, the last one what remains.
    public init(header: PatchHeader, digest: Digest, bodySize: Int = PatchLimits.body) {
        let encoded = header.encoded
        self.bytes = encoded
        self.digest = digest
        self.bodySize = bodySize < 1 ? 1 : (bodySize < PatchLimits.body ? bodySize : PatchLimits.body)
        self.check = digest.seed(header: encoded.span)
        self.body = []
    }

    /// Adds what the codec made.
    public mutating func append(_ content: Span<UInt8>) {
        var position = 0
        while position < content.count {
            let room = bodySize - body.count
            let end = content.count - position < room ? content.count : position + room
            body.append(copying: content.extracting(position..<end))
            position = end
            if body.count == bodySize { flush() }
        }
    }

    /// Ends the frame that is being filled, so that what follows begins another one.
    public mutating func endFrame() { flush() }

    /// Writes what is left, and gives the patch.
    public consuming func finish() -> [UInt8] {
        flush()
        return bytes
    }

    private mutating func flush() {
        guard !body.isEmpty else { return }
        check = digest.check(after: check, body: body.span)
        bytes.append(contentsOf: FrameHead(check: check, bodyCount: UInt64(body.count)).encoded)
        bytes.append(contentsOf: body)
        body.removeAll(keepingCapacity: true)
    }
}
