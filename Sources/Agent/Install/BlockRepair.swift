import CBOR
import SUIT

/// Mends an image that is here whole, in the spool or in its slot [A7].
struct BlockRepair {
    let path: String
    let mender: BlockMender
    /// The signed size of the image, in bytes.
    let size: UInt64
    /// Who gave the byte at a place, where that is known.
    let giver: (UInt64) -> String?
    /// Told what is wrong.
    let tell: (String) -> Void

    /// Mends the image.
    ///
    /// - Returns: the numbers of the blocks that were replaced, in the order of verification.
    @discardableResult
    func run() throws(RepairFailure) -> [UInt64] {
        let file = try MendedFile(path)
        guard file.size == size else { throw .hopeless("the image does not have its size") }
        var mended: [UInt64] = []
        while let block = try mender.next() {
            let bytes = try file.read(block.size, at: block.offset)
            if mender.check(bytes.span) { continue }
            tell("block \(block.index) of the image is wrong; it is asked for again")
            if let good = try mender.mend(block, bytes, from: giver(block.offset)) {
                try file.write(good, at: block.offset)
                mended.append(block.index)
            }
        }
        try file.synchronize()
        return mended
    }
}
