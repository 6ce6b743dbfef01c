/// The slot of a device that has only one, and a few small records beside it.
///
/// Writes need not be atomic: what a power cut leaves of a block or of a record may be anything.
public protocol InPlaceStorage {
    /// The unit of ``write(block:from:)``, in bytes: a power of two.
    var blockSize: Int { get }
    /// The size of the slot, in bytes.
    var size: Int { get }
    /// How many records there are: at least 2, each of ``InPlaceJournal/recordSize`` bytes.
    var recordCount: Int { get }

    /// Reads `count` bytes from `offset` on, within ``size``.
    mutating func read(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError)
    /// Erases block `block` and writes it whole.
    mutating func write(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError)
    /// The size of the area beside the slot for what a segment needs and overwrites, in bytes; 0 for none.
    var spillSize: Int { get }
    /// Sees to it that the first `slot` bytes of the slot and the first `spill` bytes of that area can be written, however full
    /// the medium gets. Called before the slot is written.
    mutating func reserve(slot: Int, spill: Int) throws(InPlaceStorageError)
    /// Reads `count` bytes of that area from `offset` on.
    mutating func readSpill(
        _ offset: Int,
        count: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) throws(InPlaceStorageError)
    /// Erases block `block` of that area and writes it whole.
    mutating func writeSpill(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError)
    /// Reads record `index`, of ``InPlaceJournal/recordSize`` bytes; one that was never written may hold anything.
    mutating func readRecord(_ index: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError)
    /// Writes record `index`. All writes of blocks, of the slot and of the area beside it, that came before last before it is begun, and it lasts when this returns.
    mutating func writeRecord(_ index: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError)
}

extension InPlaceStorage {
    /// Nothing: slot and area are always there.
    public mutating func reserve(slot: Int, spill: Int) throws(InPlaceStorageError) {}
}

/// A read or a write that failed.
public enum InPlaceStorageError: Error, Equatable, Sendable {
    /// Reading at an offset.
    case read(at: Int)
    /// Writing a block.
    case write(block: Int)
    /// Reading or writing the area beside the slot, at an offset or a block.
    case spill(Int)
    /// There is no room for so many bytes of the slot and of the area beside it.
    case full(slot: Int, spill: Int)
    /// Reading or writing a record.
    case record(Int)
}
