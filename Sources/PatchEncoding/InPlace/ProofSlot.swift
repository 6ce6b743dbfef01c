import PatchFormat

/// A slot in memory, with room beside it.
final class ProofSlot: InPlaceStorage {
    let blockSize: Int
    let recordCount = 2
    var size: Int { bytes.count }
    var spillSize: Int { spill.count }
    private var bytes: [UInt8]
    private var spill: [UInt8]
    private var records: [[UInt8]]

    init(_ old: UnsafeBufferPointer<UInt8>, size: Int, blockSize: Int, spillSize: Int) {
        self.blockSize = blockSize
        bytes = [UInt8](repeating: 0xFF, count: size / blockSize * blockSize)
        bytes.replaceSubrange(0..<old.count, with: old)
        spill = [UInt8](repeating: 0xFF, count: spillSize / blockSize * blockSize)
        records = Array(repeating: Array(repeating: 0xFF, count: InPlaceJournal.recordSize), count: recordCount)
    }

    func starts(with image: UnsafeBufferPointer<UInt8>) -> Bool {
        image.count <= bytes.count
            && bytes.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[..<image.count]).elementsEqual(image) }
    }

    func read(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard ProofSlot.copy(bytes, offset, count, target) else { throw .read(at: offset) }
    }

    func write(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard ProofSlot.store(source, blockSize, &bytes, block * blockSize) else { throw .write(block: block) }
    }

    func readSpill(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard ProofSlot.copy(spill, offset, count, target) else { throw .spill(offset) }
    }

    func writeSpill(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard ProofSlot.store(source, blockSize, &spill, block * blockSize) else { throw .spill(block) }
    }

    func readRecord(_ index: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        for (place, byte) in records[index].enumerated() { target[place] = byte }
    }

    func writeRecord(_ index: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        records[index] = Array(UnsafeBufferPointer(start: source, count: InPlaceJournal.recordSize))
    }

    private static func copy(
        _ bytes: [UInt8],
        _ offset: Int,
        _ count: Int,
        _ target: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        guard offset >= 0, count >= 0, count <= bytes.count - offset else { return false }
        bytes.withUnsafeBufferPointer { bytes in
            guard count > 0, let base = bytes.baseAddress else { return }
            target.update(from: base + offset, count: count)
        }
        return true
    }

    private static func store(
        _ source: UnsafePointer<UInt8>,
        _ count: Int,
        _ bytes: inout [UInt8],
        _ offset: Int
    ) -> Bool {
        guard offset >= 0, count <= bytes.count - offset else { return false }
        bytes.withUnsafeMutableBufferPointer { bytes in
            bytes.baseAddress?.advanced(by: offset).update(from: source, count: count)
        }
        return true
    }
}
