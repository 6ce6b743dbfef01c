import Glibc
public import PatchFormat

/// A file or a block device as the only slot, with the journal in a file beside it.
///
/// The journal has two records, each in a sector group of its own, and behind them the room for what a part of the update
/// overwrites and needs, or what is staged. A file that holds the old image and nothing else grows as far as the update needs it,
/// and has the size of the new image in the end; a larger file is the image of a whole slot and keeps its size.
public final class FileSlot: InPlaceStorage {
    /// Where things stand in the journal.
    private enum Place {
        static let originalSize = 2048
        static let recordStride = 4096
        static let spill = 8192
    }

    /// The room beside the slot unless told otherwise, in bytes.
    public static let usualSpillSize = 2 << 20

    /// The room beside a slot of `size` bytes where the medium has enough of it: half of that, so that what changes in a
    /// container can be staged.
    public static func ampleSpillSize(slot size: Int) -> Int { max(usualSpillSize, size / 2) }

    /// The unit of writing, in bytes.
    public let blockSize: Int
    /// The size of the device; of a regular file, the largest that it may grow to.
    public let size: Int
    /// The most that is saved beside the slot.
    public let spillSize: Int
    /// How many records there are.
    public let recordCount = 2

    /// What there was of the slot when it was opened, in bytes.
    let contentSize: Int

    private let slot: SlotDescriptor
    private let journal: SlotDescriptor?
    private let journalPath: String

    /// Opens the slot, and makes its journal where there is none; nil with `errno` set.
    ///
    /// - Parameters:
    ///   - path: The slot.
    ///   - journalPath: The journal; its folder must be on a medium that keeps what it has synchronized.
    ///   - blockSize: The unit of writing, in bytes: a power of two.
    ///   - spillSize: The most that is saved beside the slot, in bytes.
    ///   - sizeLimit: The largest size that a regular file may grow to, in bytes.
    ///   - isReadOnly: For a dry run alone: nothing is made or written.
    public init?(
        path: String,
        journalPath: String,
        blockSize: Int = 4096,
        spillSize: Int = usualSpillSize,
        sizeLimit: Int = .max,
        isReadOnly: Bool = false
    ) {
        guard let slot = SlotDescriptor(path, isReadOnly ? O_RDONLY : O_RDWR), let end = slot.size else { return nil }
        self.slot = slot
        self.journalPath = journalPath
        self.blockSize = blockSize
        self.spillSize = spillSize
        size = slot.isRegular ? sizeLimit : end
        contentSize = end
        journal = SlotDescriptor(journalPath, isReadOnly ? O_RDONLY : O_RDWR | O_CREAT | O_NOFOLLOW)
        if isReadOnly { return }
        // Two updates of one slot at a time would be its end.
        guard let journal, journal.lock() else { return nil }
        if Self.hasBegun(journal) { return }
        // What an update has left that did not begin says nothing of the slot as it is now.
        guard journal.size == 0 || journal.cut(to: 0) else { return nil }
        var original = UInt64(end).littleEndian
        let isNoted = withUnsafeBytes(of: &original) { bytes in
            journal.write(Place.originalSize, 8, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self))
        }
        guard isNoted, journal.synchronize() else { return nil }
        SlotDescriptor.synchronizeFolder(of: journalPath)
    }

    /// Whether an update was begun and may be unfinished: whether a record was written. What was staged before the first one
    /// is of no use.
    public var hasBegun: Bool { journal.map(Self.hasBegun) ?? false }

    /// Whether the update with the journal at `path` was begun. What cannot be read may say so.
    public static func hasBegun(journal path: String) -> Bool {
        guard let journal = SlotDescriptor(path, O_RDONLY) else { return errno != ENOENT }
        return hasBegun(journal)
    }

    private static func hasBegun(_ journal: SlotDescriptor) -> Bool {
        [0, Place.recordStride].contains { place in
            var first: UInt8 = 0
            return !journal.read(place, 1, &first) || first != 0
        }
    }

    /// The old image, mapped; nil with `errno` set.
    func map(_ size: Int) -> SlotMapping? { slot.map(size) }

    /// The folder of the journal, where there is room for what is made on the way.
    var folder: String {
        guard let slash = journalPath.lastIndex(of: "/") else { return "." }
        return slash == journalPath.startIndex ? "/" : String(journalPath[..<slash])
    }

    /// Removes the journal of an update that has not begun.
    public func discard() {
        guard !hasBegun else { return }
        // Gives back what was reserved behind the end.
        if slot.isRegular { _ = slot.cut(to: UInt64(contentSize)) }
        unlink(journalPath)
    }

    /// Makes the update last, gives a regular file its size, and removes the journal. False with `errno` set.
    ///
    /// - Parameter header: What the patch made of what.
    public func finish(_ header: PatchHeader) -> Bool {
        guard let journal else { return false }
        if slot.isRegular {
            var original: UInt64 = 0
            let isThere = withUnsafeMutableBytes(of: &original) { bytes in
                journal.read(Place.originalSize, 8, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self))
            }
            guard isThere else { return false }
            original = UInt64(littleEndian: original)
            // Complete already, and asked for once more.
            let isWhole = original != header.precursorSize && original != header.resultSize
            guard slot.cut(to: isWhole ? max(original, header.resultSize) : header.resultSize) else { return false }
        }
        guard slot.synchronize(), unlink(journalPath) == 0 else { return false }
        SlotDescriptor.synchronizeFolder(of: journalPath)
        return true
    }

    // MARK: InPlaceStorage

    /// Reads from the slot; behind the end of a regular file are zeros.
    public func read(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard slot.read(offset, count, target) else { throw .read(at: offset) }
    }

    /// Writes a block; it lasts from the next record on.
    public func write(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard slot.write(block * blockSize, blockSize, source) else { throw .write(block: block) }
    }

    /// Takes the room that a file grows into, and that beside the slot.
    public func reserve(slot count: Int, spill: Int) throws(InPlaceStorageError) {
        guard let journal, journal.reserve(Place.spill + spill), !slot.isRegular || slot.reserve(count) else {
            throw .full(slot: count, spill: spill)
        }
    }

    /// Reads from the room beside the slot.
    public func readSpill(
        _ offset: Int,
        count: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) throws(InPlaceStorageError) {
        guard let journal, journal.read(Place.spill + offset, count, target) else { throw .spill(offset) }
    }

    /// Writes a block beside the slot; it lasts from the next record on.
    public func writeSpill(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard let journal, journal.write(Place.spill + block * blockSize, blockSize, source) else {
            throw .spill(block)
        }
    }

    /// Reads a record.
    public func readRecord(_ index: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard let journal else { return }
        guard journal.read(index * Place.recordStride, InPlaceJournal.recordSize, target) else { throw .record(index) }
    }

    /// Writes a record, behind all that was written before it.
    public func writeRecord(_ index: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        // A growing file needs its size on the medium as well: fdatasync sees to that.
        guard let journal, slot.synchronize(), journal.synchronize(),
            journal.write(index * Place.recordStride, InPlaceJournal.recordSize, source), journal.synchronize()
        else { throw .record(index) }
    }
}
