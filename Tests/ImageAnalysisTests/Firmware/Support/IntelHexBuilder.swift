/// Writes Intel HEX files.
struct IntelHexBuilder {
    private var lines: [String] = []
    private var upper: UInt32?
    var lineEnd = "\n"

    init() {}

    /// Writes `data` at a linear address, in records of `width` bytes.
    mutating func write(_ data: [UInt8], at address: UInt32, width: Int = 16) {
        var offset = 0
        while offset < data.count {
            let place = address + UInt32(offset)
            if upper != place >> 16 {
                upper = place >> 16
                record(type: 4, [UInt8(place >> 24), UInt8(truncatingIfNeeded: place >> 16)])
            }
            let room = min(width, data.count - offset, Int(0x1_0000 - place & 0xFFFF))
            record(type: 0, at: UInt16(truncatingIfNeeded: place), Array(data[offset..<(offset + room)]))
            offset += room
        }
    }

    /// Writes one record.
    mutating func record(type: UInt8, at address: UInt16 = 0, _ data: [UInt8] = []) {
        var bytes = [UInt8(data.count), UInt8(address >> 8), UInt8(truncatingIfNeeded: address), type] + data
        bytes.append(0 &- bytes.reduce(0, &+))
        lines.append(":" + bytes.map { Self.digits($0) }.joined())
    }

    /// Writes a line as it stands.
    mutating func raw(_ line: String) { lines.append(line) }

    /// The file with its end record.
    func build() -> [UInt8] {
        [UInt8]((lines + [":00000001FF"]).map { $0 + lineEnd }.joined().utf8)
    }

    static func digits(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16, uppercase: true)
        return text.count == 1 ? "0" + text : text
    }
}
