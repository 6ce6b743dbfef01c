/// The writing side of the range coder.
struct RangeEncoder: BinaryCoder {
    static var isEncoder: Bool { true }
    var spent: Int { 0 }
    private var low: UInt64 = 0
    private var range: UInt32 = 0xFFFF_FFFF
    private let sink = CodedBytes()

    /// About how many bytes there are in the end.
    var count: Int { sink.bytes.count &+ 4 }

    @inline(__always)
    mutating func code(_ bit: Int, _ one: UInt32) -> Int {
        let bound = (range >> 16) &* one
        if bit != 0 {
            range = bound
        } else {
            low &+= UInt64(bound)
            range &-= bound
        }
        while range < 1 << 24 { shift() }
        return bit
    }

    @inline(__always)
    mutating func codeEven(_ bit: Int) -> Int { code(bit, 32768) }

    private mutating func shift() {
        if low >> 32 != 0 {
            sink.carry()
            low &= 0xFFFF_FFFF
        }
        sink.bytes.append(UInt8(truncatingIfNeeded: low >> 24))
        low = (low & 0x00FF_FFFF) << 8
        range <<= 8
    }

    /// Ends the run with as few bytes as tell it apart: zeros at the end are left away.
    mutating func finish() -> [UInt8] {
        // The value in [low, low + range) with the most zeros at its end.
        var shift: UInt64 = 32
        var value = low
        while shift > 0 {
            let mask = (UInt64(1) << shift) - 1
            let candidate = (low + mask) & ~mask
            if candidate < low + UInt64(range) {
                value = candidate
                break
            }
            shift -= 1
        }
        low = value
        for _ in 0..<4 {
            if low >> 32 != 0 {
                sink.carry()
                low &= 0xFFFF_FFFF
            }
            sink.bytes.append(UInt8(truncatingIfNeeded: low >> 24))
            low = (low & 0x00FF_FFFF) << 8
        }
        while sink.bytes.last == 0 { sink.bytes.removeLast() }
        return sink.bytes
    }
}
