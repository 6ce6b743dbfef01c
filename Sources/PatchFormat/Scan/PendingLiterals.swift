/// Literals that loads have named and the scan has not reached yet, in ascending order.
struct PendingLiterals {
    /// One of them.
    struct Literal {
        /// Where it is.
        var position: Int32
        /// Where the instruction is that adds its program counter, or 0 as long as none is known.
        var base: Int32
        /// The register that it was loaded into.
        var register: UInt8
    }

    /// More are left out.
    static let limit = 64

    private var items = InlineArray<64, Literal>(repeating: Literal(position: 0, base: 0, register: 0))
    private(set) var count = 0

    /// Where the first of them is.
    @inline(__always)
    var first: Int { count == 0 ? Int.max : Int(items[count &- 1].position) }

    @inline(__always)
    mutating func removeAll() { count = 0 }

    /// Takes the first of them away.
    mutating func removeFirst() -> Literal {
        count &-= 1
        return items[count]
    }

    /// Adds one, unless it is there or there is no room.
    mutating func insert(_ position: Int, register: UInt32) {
        // Descending, so that the first is taken from the end.
        var index = count
        while index > 0, Int(items[index &- 1].position) < position { index &-= 1 }
        if index > 0, Int(items[index &- 1].position) == position {
            items[index &- 1].register = UInt8(truncatingIfNeeded: register)
            return
        }
        guard count < PendingLiterals.limit else { return }
        var last = count
        while last > index {
            items[last] = items[last &- 1]
            last &-= 1
        }
        items[index] = Literal(
            position: Int32(truncatingIfNeeded: position),
            base: 0,
            register: UInt8(truncatingIfNeeded: register)
        )
        count &+= 1
    }

    /// Says where the program counter was added to the literal at `position`.
    mutating func setBase(_ base: Int, ofLiteralAt position: Int) {
        var index = count
        while index > 0 {
            index &-= 1
            if Int(items[index].position) == position {
                if items[index].base == 0 { items[index].base = Int32(truncatingIfNeeded: base) }
                return
            }
        }
    }
}
