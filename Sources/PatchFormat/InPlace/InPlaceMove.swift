/// Moves the old image up to the end of the slot, the last block first.
///
/// A block goes where another stood that has been moved already. What was moved since the last record still stands at its old
/// place too, because a record is written before the first of them is overwritten.
struct InPlaceMove {
    let layout: InPlaceLayout
    let oldSize: Int

    /// All blocks of the old image.
    var blockCount: Int { layout.rounded(oldSize) / layout.blockSize }

    /// Moves the first `count` blocks.
    ///
    /// - Parameters:
    ///   - copy: Copies a block of so many bytes from one place of the slot to another.
    ///   - record: Says in the journal how many blocks are left.
    func perform(
        _ count: Int,
        copy: (_ source: Int, _ target: Int, _ size: Int) throws(InPlaceStorageError) -> Void,
        record: (_ left: Int) throws(InPlaceStorageError) -> Void
    ) throws(InPlaceError) {
        let stride = layout.shift / layout.blockSize
        var left = stride > 0 ? count : 0
        var moved = 0
        do throws(InPlaceStorageError) {
            while left > 0 {
                let source = (left &- 1) &* layout.blockSize
                let size = oldSize &- source < layout.blockSize ? oldSize &- source : layout.blockSize
                try copy(source, source &+ layout.shift, size)
                left &-= 1
                moved &+= 1
                if moved == stride && left > 0 {
                    try record(left)
                    moved = 0
                }
            }
        } catch {
            throw .storage(error)
        }
    }
}
