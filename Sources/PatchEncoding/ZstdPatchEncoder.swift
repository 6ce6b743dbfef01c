public import PatchFormat

/// An encoder of patches in zstd frames, the old image as the prefix of each (codec ``PatchCodec/zstd``).
///
/// The new image is cut into segments, a frame each: a decoder holds one segment in memory, never the whole image.
public struct ZstdPatchEncoder: PatchEncoder {
    /// The greatest sum of old image and segment that decoders take as a window, in bytes.
    public static let reachLimit = 1 << Int(ZstdProof.windowLogLimit)

    /// How many bytes of the new image go into one zstd frame.
    public let segmentSize: Int
    /// How many bytes go into one frame of the patch.
    public let bodySize: Int

    /// zstd frames.
    public var codec: PatchCodec { .zstd }

    /// An encoder. Smaller segments cost time, and memory at the decoder is about one segment.
    public init(segmentSize: Int = 16 << 20, bodySize: Int = 65_536) {
        self.segmentSize = max(segmentSize, 1 << 16)
        self.bodySize = bodySize
    }

    /// A patch that makes `new` from `old`; see ``PatchEncoder``.
    public func encode<Digest: FrameDigest>(
        old: Span<UInt8>,
        new: Span<UInt8>,
        names: PatchNames,
        tier: EncodingTier,
        digest: Digest,
        isCancelled: () -> Bool = { false }
    ) throws(PatchEncodingError) -> [UInt8] {
        let header = PatchHeader(
            codec: codec,
            precursor: names.precursor,
            result: names.result,
            resultSize: UInt64(new.count),
            precursorSize: UInt64(old.count)
        )
        let windowLog = try windowLog(old: old.count, new: new.count)
        let level = tier.patchLevel(imageSize: new.count)
        let tableLog = tier.patchTableLog(imageSize: new.count, history: old.count + min(new.count, segmentSize))
        let treeLog = tier.patchTreeLog(windowLog: windowLog)
        var writer = PatchWriter(header: header, digest: digest, bodySize: bodySize)
        let compressor = try ZstdCompressor()
        try old.withUnsafeBufferPointer { (old) throws(PatchEncodingError) in
            try new.withUnsafeBufferPointer { (new) throws(PatchEncodingError) in
                var start = 0
                while start < new.count {
                    if isCancelled() { throw PatchEncodingError(.cancelled, "no patch is wanted any more") }
                    let end = min(start + segmentSize, new.count)
                    let segment = UnsafeBufferPointer(rebasing: new[start..<end])
                    let frame = try compressor.frame(
                        segment,
                        level: level,
                        windowLog: windowLog,
                        tableLog: tableLog,
                        treeLog: treeLog,
                        prefix: old
                    )
                    writer.append(frame.span)
                    start = end
                }
            }
        }
        let patch = writer.finish()
        try prove(patch, old: old, new: new, header: header, digest: digest)
        return patch
    }

    /// The window that lets the last byte of a segment refer to the first one of the old image.
    private func windowLog(old: Int, new: Int) throws(PatchEncodingError) -> Int32 {
        let (reach, overflow) = old.addingReportingOverflow(min(new, segmentSize))
        guard !overflow, reach <= ZstdPatchEncoder.reachLimit else {
            throw PatchEncodingError(
                .tooLarge,
                "\(old) bytes of old image and a segment of \(min(new, segmentSize)) do not fit the largest window, "
                    + "\(ZstdPatchEncoder.reachLimit) bytes"
            )
        }
        var log: Int32 = 10
        while 1 << Int(log) < reach { log += 1 }
        return log
    }

    /// Reads and decodes the patch as a device does.
    private func prove<Digest: FrameDigest>(
        _ patch: [UInt8],
        old: Span<UInt8>,
        new: Span<UInt8>,
        header: PatchHeader,
        digest: Digest
    ) throws(PatchEncodingError) {
        var reader = PatchReader(digest: digest)
        var position = 0
        try old.withUnsafeBufferPointer { (old) throws(PatchEncodingError) in
            try new.withUnsafeBufferPointer { (new) throws(PatchEncodingError) in
                let proof = try ZstdProof(prefix: old, expected: new)
                reading: while true {
                    let event: PatchEvent
                    do throws(PatchError) {
                        event = try reader.read(patch.span, at: &position)
                        if event == .needsMore { try reader.finish() }
                    } catch {
                        throw PatchEncodingError(.notReproducible, "the patch does not read back: \(error)")
                    }
                    switch event {
                    case .header(let found) where found == header: continue
                    case .header: throw PatchEncodingError(.notReproducible, "the header does not read back")
                    case .frame:
                        try reader.body.withUnsafeBufferPointer { (body) throws(PatchEncodingError) in
                            try proof.add(body)
                        }
                    case .needsMore: break reading
                    }
                }
                try proof.finish()
            }
        }
    }
}
