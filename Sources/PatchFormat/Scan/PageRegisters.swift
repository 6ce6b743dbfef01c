/// Which registers hold an address whose low bits are still to be added.
struct PageRegisters {
    private var addresses = InlineArray<32, UInt64>(repeating: 0)
    private var origins = InlineArray<32, Int32>(repeating: 0)
    /// One bit for each register.
    private(set) var known: UInt32 = 0

    @inline(__always)
    mutating func set(_ register: UInt32, to address: UInt64, from origin: Int) {
        let index = Int(register & 31)
        addresses[index] = address
        origins[index] = Int32(truncatingIfNeeded: origin)
        known |= 1 << (register & 31)
    }

    @inline(__always)
    mutating func forget(_ register: UInt32) {
        known &= ~(1 << (register & 31))
    }

    @inline(__always)
    mutating func forget(all registers: UInt32) {
        known &= ~registers
    }

    @inline(__always)
    func knows(_ register: UInt32) -> Bool {
        known >> (register & 31) & 1 == 1
    }

    @inline(__always)
    func address(in register: UInt32) -> UInt64 {
        addresses[Int(register & 31)]
    }

    @inline(__always)
    func origin(of register: UInt32) -> Int {
        Int(origins[Int(register & 31)])
    }
}
