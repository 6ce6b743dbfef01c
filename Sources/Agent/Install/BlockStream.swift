import SUIT

/// Verifies an image block by block while it comes, so that a source that serves badly is left at its first bad block,
/// not after the whole image [A7, S25].
///
/// Only for digests that can be verified from the image's start: a flat list, or a chain forward.
final class BlockStream {
    private let mender: BlockMender
    private let size: UInt64
    /// What came after the last block that is right.
    private var pending: [UInt8] = []
    private var block: BlockVerifier.Block?

    /// How much is right, from the start, in bytes.
    var verified: UInt64 { block?.offset ?? size }

    init(_ mender: BlockMender, size: UInt64) throws(RepairFailure) {
        self.mender = mender
        self.size = size
        block = try mender.next()
    }

    /// Takes the next bytes.
    ///
    /// - Returns: `false` where a block is wrong: then it is mended, or all from it on is dropped.
    func take(_ bytes: Span<UInt8>) -> Bool {
        pending.reserveCapacity(pending.count + bytes.count)
        bytes.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
        return advance()
    }

    /// Drops what is not verified: it comes again from elsewhere.
    func drop() { pending = [] }

    /// Mends the block that is wrong.
    ///
    /// - Parameters:
    ///   - giver: who gave it.
    ///   - write: puts the right block at its place in the file.
    /// - Returns: whether the block had been right: only the digest beside it was wrong.
    func mend(
        from giver: String,
        write: ([UInt8], UInt64) throws(RepairFailure) -> Void
    ) throws(RepairFailure) -> Bool {
        guard let wrong = block else { return true }
        let good = try mender.mend(wrong, Array(pending.prefix(wrong.size)), from: giver)
        if let good { try write(good, wrong.offset) }
        pending.removeFirst(min(wrong.size, pending.count))
        block = try mender.next()
        return good == nil
    }

    /// Verifies the blocks that are here whole.
    func advance() -> Bool {
        var start = 0
        defer { pending.removeFirst(start) }
        while let block, pending.count - start >= block.size {
            guard mender.check(pending.span.extracting(start..<(start + block.size))) else { return false }
            start += block.size
            // Of a chain only the digest beside it is needed, which is here; nothing is asked for.
            guard let next = try? mender.next() else {
                self.block = nil
                return true
            }
            self.block = next
        }
        return true
    }
}
