/// The reading side of the range coder. Behind the end of its bytes it reads zeros.
struct RangeDecoder: BinaryCoder {
    static var isEncoder: Bool { false }
    var spent: Int { 0 }
    private var next: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>
    private var range: UInt32
    private var value: UInt32
    /// How many bytes were read behind the end.
    private(set) var overrun: Int

    /// A decoder of the bytes, which must stay in place.
    init(_ bytes: UnsafePointer<UInt8>, count: Int) {
        next = bytes
        end = bytes + count
        range = 0xFFFF_FFFF
        value = 0
        overrun = 0
        for _ in 0..<4 { value = value << 8 | readByte() }
    }

    @inline(__always)
    private mutating func readByte() -> UInt32 {
        guard next < end else {
            overrun &+= 1
            return 0
        }
        let byte = UInt32(next.pointee)
        next += 1
        return byte
    }

    @inline(__always)
    mutating func code(_ bit: Int, _ one: UInt32) -> Int {
        let bound = (range >> 16) &* one
        let result: Int
        if value < bound {
            range = bound
            result = 1
        } else {
            value &-= bound
            range &-= bound
            result = 0
        }
        while range < 1 << 24 {
            range <<= 8
            value = value << 8 | readByte()
        }
        return result
    }

    @inline(__always)
    mutating func codeEven(_ bit: Int) -> Int { code(bit, 32768) }
}
