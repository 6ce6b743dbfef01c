import PatchEncoding
import PatchFormat

/// A slot in memory that loses its power at a given write.
final class MemorySlot: InPlaceStorage {
    static let unit: Int = 256
    static let spillSize: Int = 1_024

    let blockSize: Int = 256
    let recordCount: Int = 2
    var spillSize: Int { spill.count }
    var size: Int { bytes.count }
    private(set) var bytes: [UInt8]
    private var spill: [UInt8]
    private var records: [[UInt8]]
    /// How many writes there were, and how many of them to the slot itself.
    private(set) var writes = 0
    private(set) var slotWrites = 0
    /// How many writes there may be before the power is cut.
    var writesLeft: Int?

    /// A slot with the old image, and a few blocks more than the images need.
    init(_ pair: ImagePair, spillSize: Int = MemorySlot.spillSize) {
        spill = [UInt8](repeating: 0xFF, count: spillSize)
        let blocks = max(pair.old.count, pair.new.count) / MemorySlot.unit + 4
        bytes = pair.old + [UInt8](repeating: 0xFF, count: blocks * MemorySlot.unit - pair.old.count)
        records = Array(repeating: Array(repeating: 0xFF, count: InPlaceJournal.recordSize), count: 2)
    }

    /// Whether `patch` could be applied, from the start or from where it was cut off.
    func update(_ patch: [UInt8], _ pair: ImagePair, _ limits: InPlaceLimits) -> Bool {
        let update = InPlaceUpdate(self, digests: AnyResult(pair: pair), limits: limits)
        do throws(InPlaceError) {
            var step = update.step
            while case .more(let offset) = step {
                guard offset < UInt64(patch.count) else { return false }
                step = try update.push(Array(patch[Int(offset)...]).span)
            }
            return step == .complete
        } catch {
            return false
        }
    }

    // MARK: InPlaceStorage

    func read(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard MemorySlot.copy(bytes, offset, count, target) else { fatalError("\(count) bytes read at \(offset)") }
    }

    func write(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard block >= 0, (block + 1) * blockSize <= bytes.count else { fatalError("block \(block) written") }
        guard hasPower() else { throw .write(block: block) }
        slotWrites += 1
        let start = block * blockSize
        bytes.replaceSubrange(start..<(start + blockSize), with: UnsafeBufferPointer(start: source, count: blockSize))
    }

    func readSpill(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard MemorySlot.copy(spill, offset, count, target) else {
            fatalError("\(count) bytes read at \(offset) beside")
        }
    }

    func writeSpill(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard block >= 0, (block + 1) * blockSize <= spill.count else { fatalError("block \(block) written beside") }
        guard hasPower() else { throw .spill(block) }
        let start = block * blockSize
        spill.replaceSubrange(start..<(start + blockSize), with: UnsafeBufferPointer(start: source, count: blockSize))
    }

    func readRecord(_ index: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        for (place, byte) in records[index].enumerated() { target[place] = byte }
    }

    func writeRecord(_ index: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard hasPower() else { throw .record(index) }
        records[index] = Array(UnsafeBufferPointer(start: source, count: InPlaceJournal.recordSize))
    }

    private func hasPower() -> Bool {
        guard let left = writesLeft else {
            writes += 1
            return true
        }
        guard left > 0 else { return false }
        writesLeft = left - 1
        return true
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

    /// Digests that know the old image, and take anything else of the right size for the new one.
    struct AnyResult: InPlaceDigests {
        let pair: ImagePair

        func prefix(of head: Span<UInt8>, _ body: Span<UInt8>) -> DigestPrefix { DigestPrefix(0) }

        func makeRunning() -> Running { Running(pair: pair) }

        struct Running: RunningDigest {
            let pair: ImagePair
            var content: [UInt8] = []

            mutating func update(_ bytes: UnsafeBufferPointer<UInt8>) { content.append(contentsOf: bytes) }

            mutating func finish() -> DigestPrefix {
                if content == pair.old { return pair.names.precursor }
                return content.count == pair.new.count ? pair.names.result : DigestPrefix(.max)
            }
        }
    }
}
