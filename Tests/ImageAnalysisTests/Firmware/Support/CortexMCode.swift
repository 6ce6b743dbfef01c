/// Code of a Cortex-M microcontroller as far as an analysis sees it: a vector table and bytes behind it.
struct CortexMCode {
    var base: UInt32 = 0x0800_0000
    var stack: UInt32 = 0x2000_4000
    var size = 512
    var reset: UInt32?
    var hardFault: UInt32?
    /// A descriptor at an aligned place in the middle.
    var descriptor: [UInt8]?

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append32(stack)
        bytes.append32(reset ?? base + 0x101)
        bytes.append32(base + 0x111)
        bytes.append32(hardFault ?? base + 0x121)
        for index in 4..<16 { bytes.append32([11, 14, 15].contains(index) ? base + 0x131 : 0) }
        while bytes.count < size { bytes.append(UInt8(truncatingIfNeeded: bytes.count &* 31 &+ bytes.count >> 8)) }
        if let descriptor {
            let place = Self.marked(descriptor)
            bytes.replaceSubrange(0x140..<(0x140 + place.count), with: place)
        }
        return bytes
    }

    /// `descriptor` with the mark that the search looks for.
    static func marked(_ descriptor: [UInt8]) -> [UInt8] {
        var bytes = [UInt8]("FTLDESC1".utf8)
        bytes.append32(UInt32(descriptor.count))
        return bytes + descriptor
    }
}
