import Containers

/// Finds the units of the old container whose plain content the new one has elsewhere, too, and that no other place of the
/// old plain form has: a file that was moved, or copied.
struct UnitReferences {
    /// What is looked for: blocks at multiples of this in a unit, anywhere in the new plain form.
    private static let block = 32
    private static let factor: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// The entry of a block that the old plain form has anyway.
    private static let available: UInt32 = .max

    private var hashes: [UInt64]
    private var entries: [UInt32]
    private let mask: Int
    /// How many blocks of each unit are found.
    private(set) var counts: [Int]

    /// A search with room for the blocks of `size` bytes, of so many units.
    init(size: Int, units: Int) {
        var slots = 1 << 12
        while slots < size / Self.block * 2 { slots *= 2 }
        hashes = Array(repeating: 0, count: slots)
        entries = Array(repeating: 0, count: slots)
        mask = slots - 1
        counts = Array(repeating: 0, count: units)
    }

    /// Enters what a device will have anyway.
    mutating func add(available bytes: UnsafeBufferPointer<UInt8>) {
        add(bytes, Self.available)
    }

    /// Enters the content of a unit that it may have.
    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, unit: Int) {
        add(bytes, UInt32(unit))
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ entry: UInt32) {
        var start = 0
        while start + Self.block <= bytes.count {
            let hash = Self.hash(bytes, at: start)
            start += Self.block
            guard hash != 0 else { continue }
            var slot = Self.slot(hash) & mask
            while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & mask }
            guard hashes[slot] == 0 else { continue }
            hashes[slot] = hash
            entries[slot] = entry
        }
    }

    /// Looks for all that was entered in `bytes`.
    mutating func search(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count >= Self.block else { return }
        // What leaves the window is worth so much.
        var leaving: UInt64 = 1
        for _ in 0..<Self.block { leaving = leaving &* Self.factor }
        var value: UInt64 = 0
        for index in 0..<Self.block { value = value &* Self.factor &+ UInt64(bytes[index]) &+ 1 }
        var lastAvailable = -Self.block
        // A block of a unit counts where none that is there anyway is near.
        var waiting: (unit: Int, end: Int)?
        var end = Self.block
        while true {
            if let entry = entry(value) {
                if entry == Self.available {
                    lastAvailable = end
                    if let found = waiting, end - found.end < Self.block { waiting = nil }
                } else if end - lastAvailable >= Self.block {
                    if let found = waiting { counts[found.unit] += 1 }
                    waiting = (Int(entry), end)
                }
            }
            guard end < bytes.count else { break }
            value =
                value &* Self.factor &+ UInt64(bytes[end]) &+ 1
                &- leaving &* (UInt64(bytes[end - Self.block]) &+ 1)
            end += 1
        }
        if let found = waiting { counts[found.unit] += 1 }
    }

    private func entry(_ hash: UInt64) -> UInt32? {
        guard hash != 0 else { return nil }
        var slot = Self.slot(hash) & mask
        while hashes[slot] != 0 {
            if hashes[slot] == hash { return entries[slot] }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private static func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash &* factor) >> 24) }

    /// The hash of a block; 0 where it is one byte again and again, which is worth nothing.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> UInt64 {
        var value: UInt64 = 0
        var isPlain = true
        for index in start..<(start + block) {
            value = value &* factor &+ UInt64(bytes[index]) &+ 1
            if bytes[index] != bytes[start] { isPlain = false }
        }
        return isPlain ? 0 : value
    }
}
