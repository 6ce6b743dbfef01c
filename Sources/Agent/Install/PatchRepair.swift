import BootControl
import CBOR
import PatchFormat

/// Mends a patch in the spool: reads the chain of its frames, and asks for what is damaged again, alone [A7].
///
/// A frame counts as good only when its check follows from the frames before it, so what is asked for again cannot be
/// worse than what was there. After a few attempts at one place, or when as many bytes have come as the patch has, the
/// whole is needed anew.
struct PatchRepair {
    /// How often one frame is asked for again, beside once from each place.
    static let attemptLimit = 3
    /// How much is read from the file at once, in bytes.
    private static let pieceSize = 65_536

    let path: String
    let source: RepairSources
    /// Who gave the byte at a place, where that is known.
    let giver: (UInt64) -> String?
    /// Told what is damaged.
    let tell: (String) -> Void

    /// Mends the patch.
    ///
    /// - Returns: the numbers of the frames that were asked for again, and `nil` for the header, in this order.
    func run() throws(RepairFailure) -> [UInt64?] {
        let file = try MendedFile(path)
        var mended: [UInt64?] = []
        var reader = PatchReader(digest: LibcryptoFrameDigest())
        var attempts: (frame: UInt64, count: Int) = (0, 0)
        // The first bytes as they came the second time: the header, and where it is short the start of the first frame.
        var start: [UInt8]?
        // How long the frame was that came last.
        var length = 0
        while let error = try damage(in: file, &reader) {
            tell("\(PatchRepair.describe(error)); it is asked for again")
            guard source.received <= file.size else {
                throw .hopeless("the patch comes damaged again and again")
            }
            let checkpoint = reader.checkpoint
            // A header that was changed is not noticed before the first frame, whose check begins with it.
            if start == nil, checkpoint.frame == 0 {
                let bytes = try ask(0..<min(UInt64(PatchLimits.header), file.size))
                start = bytes
                if try file.read(bytes.count, at: 0) != bytes {
                    source.blame(giver(0), bytes.count)
                    try file.write(bytes, at: 0)
                    mended.append(nil)
                    reader = PatchReader(digest: LibcryptoFrameDigest())
                    continue
                }
            }
            guard reader.header != nil else { throw .hopeless("the header of the patch cannot be read") }
            if attempts.frame != checkpoint.frame { attempts = (checkpoint.frame, 0) }
            attempts.count += 1
            if attempts.count > 1 { source.blameLast(length) }
            guard attempts.count < PatchRepair.attemptLimit + source.count else {
                throw .hopeless(Text("frame \(checkpoint.frame) of the patch comes damaged again and again"))
            }
            guard checkpoint.offset < file.size else { throw .hopeless("the patch is cut off") }
            let known = attempts.count == 1 ? start?.dropFirst(Int(clamping: checkpoint.offset)) ?? [] : []
            let first = attempts.count == 1
            guard let frame = try frame(at: checkpoint.offset, end: file.size, known) else {
                length = 0
                continue
            }
            length = frame.count
            if first, try file.read(frame.count, at: checkpoint.offset) != frame {
                source.blame(giver(checkpoint.offset), frame.count)
            }
            try file.write(frame, at: checkpoint.offset)
            mended.append(checkpoint.frame)
        }
        try file.synchronize()
        return mended
    }

    /// Reads on from the reader's checkpoint: what is wrong, or `nil` where the chain is whole to its end.
    private func damage(
        in file: MendedFile,
        _ reader: inout PatchReader<LibcryptoFrameDigest>
    ) throws(RepairFailure) -> PatchError? {
        reader.rewind()
        var offset = reader.checkpoint.offset
        while true {
            let piece = try file.read(PatchRepair.pieceSize, at: offset)
            do throws(PatchError) {
                guard !piece.isEmpty else {
                    try reader.finish()
                    return nil
                }
                var position = 0
                while try reader.read(piece.span, at: &position) != .needsMore {}
            } catch {
                return error
            }
            offset += UInt64(piece.count)
        }
    }

    /// The frame at `offset`, asked for again: first its head, for the one that is here may be the damaged part. `nil`
    /// where what came is none. What came of it already is `known`.
    private func frame(
        at offset: UInt64,
        end: UInt64,
        _ known: ArraySlice<UInt8>
    ) throws(RepairFailure) -> [UInt8]? {
        var bytes = Array(known)
        let headEnd = min(offset + UInt64(FrameExtent.headLimit), end)
        if offset + UInt64(bytes.count) < headEnd { bytes += try ask((offset + UInt64(bytes.count))..<headEnd) }
        guard let length = FrameExtent.length(bytes), length <= end - offset else { return nil }
        if length < UInt64(bytes.count) { return Array(bytes[..<Int(length)]) }
        bytes += try ask((offset + UInt64(bytes.count))..<(offset + length))
        return bytes
    }

    private func ask(_ range: Range<UInt64>) throws(RepairFailure) -> [UInt8] {
        do throws(RangeFailure) { return try source.read(range, except: giver(range.lowerBound)) } catch {
            throw RepairFailure(error)
        }
    }

    private static func describe(_ error: PatchError) -> String {
        switch error {
        case .malformedHeader, .headerTooLong, .unsupportedVersion: "the header of the patch is damaged"
        case .malformedFrame(let frame, _), .damagedFrame(let frame, _), .bodyTooLong(let frame, _, _, _):
            "frame \(frame) of the patch is damaged"
        case .truncated(let at): "the patch ends inside of the frame at byte \(at)"
        }
    }
}
