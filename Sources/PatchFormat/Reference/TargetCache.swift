/// Where places of the old image went, as far as seen in this frame: direct-mapped, the last one stays.
final class TargetCache {
    /// Key and value.
    private let entries: UnsafeMutablePointer<SIMD2<UInt32>>
    private let log: Int

    init(log: Int) {
        self.log = log
        entries = .allocate(capacity: 1 << log)
        reset()
    }

    deinit {
        entries.deallocate()
    }

    func reset() {
        entries.update(repeating: SIMD2(0xFFFF_FFFF, 0), count: 1 << log)
    }

    @inline(__always)
    private func place(_ key: UInt32) -> Int {
        Int((key &* 0x9E37_79B1) >> UInt32(truncatingIfNeeded: 32 &- log))
    }

    @inline(__always)
    func find(_ key: UInt32) -> UInt32? {
        let entry = entries[place(key)]
        return entry.x == key ? entry.y : nil
    }

    @inline(__always)
    func store(_ key: UInt32, _ value: UInt32) {
        entries[place(key)] = SIMD2(key, value)
    }
}
