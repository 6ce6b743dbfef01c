/// Tells cheaply that a stretch of bytes stands nowhere in an image: one bit for the hash of each of its grams.
final class GramFilter {
    /// The length of a gram, 4 to 16 bytes.
    let gram: Int
    private let bits: UnsafeMutableRawPointer
    private let shift: UInt64
    private let mask: UInt64

    /// A filter that holds nothing yet, with room for `capacity` grams of `gram` bytes.
    init(gram: Int, capacity: Int, bitsPerGram: Int = 8) {
        self.gram = gram
        mask = gram >= 8 ? ~0 : 1 << UInt64(8 * gram) - 1
        var log = 16
        while 1 << log < bitsPerGram * capacity && log < 34 { log += 1 }
        shift = UInt64(64 - log)
        bits = UnsafeMutableRawPointer.allocate(byteCount: 1 << (log - 3), alignment: 16)
        bits.initializeMemory(as: UInt8.self, repeating: 0, count: 1 << (log - 3))
    }

    /// All grams of `gram` bytes of `image`.
    convenience init(_ image: UnsafeBufferPointer<UInt8>, gram: Int, bitsPerGram: Int = 8) {
        self.init(gram: gram, capacity: image.count, bitsPerGram: bitsPerGram)
        insert(image, 0..<image.count)
    }

    /// Adds the grams of `image` that begin in `range`, those that `isWanted` names.
    @inline(__always)
    func insert(
        _ image: UnsafeBufferPointer<UInt8>,
        _ range: Range<Int>,
        where isWanted: (Int) -> Bool = { _ in true }
    ) {
        guard let base = image.baseAddress, image.count >= gram else { return }
        let end = max(0, image.count - 15)
        for place in range.clamped(to: 0..<end) where isWanted(place) { insert(base + place) }
        // The last ones with room behind them.
        guard range.upperBound > end else { return }
        let last = Array(image[end...]) + [UInt8](repeating: 0, count: 16)
        last.withUnsafeBufferPointer { last in
            guard let base = last.baseAddress else { return }
            for place in range.clamped(to: end..<image.count - gram + 1) { insert(base + (place - end)) }
        }
    }

    @inline(__always)
    private func insert(_ bytes: UnsafePointer<UInt8>) {
        let hash = hash(bytes)
        let word = bits + Int(truncatingIfNeeded: hash >> 3)
        word.storeBytes(of: word.load(as: UInt8.self) | 1 << UInt8(truncatingIfNeeded: hash & 7), as: UInt8.self)
    }

    deinit { bits.deallocate() }

    @inline(__always)
    private func hash(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawPointer(bytes)
        var value = (raw.loadUnaligned(as: UInt64.self) & mask) &* 0x9E37_79B9_7F4A_7C15
        if gram > 8 {
            value =
                (value ^ value >> 32 ^ raw.loadUnaligned(fromByteOffset: gram - 8, as: UInt64.self))
                &* 0xD6E8_FEB8_6659_FD93
        }
        return value >> shift
    }

    /// Whether the gram at `bytes` may stand in the image; `room` bytes can be read there (near the end all may).
    @inline(__always)
    func mayHold(_ bytes: UnsafePointer<UInt8>, room: Int) -> Bool {
        guard room >= 16 else { return true }
        let hash = hash(bytes)
        return bits.load(fromByteOffset: Int(truncatingIfNeeded: hash >> 3), as: UInt8.self)
            >> UInt8(truncatingIfNeeded: hash & 7) & 1 != 0
    }
}
