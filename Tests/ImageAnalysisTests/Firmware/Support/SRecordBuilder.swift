/// Writes S-record files.
struct SRecordBuilder {
    private var lines: [String] = []
    private var count: UInt32 = 0
    /// Bytes of an address in data records: 2, 3 or 4.
    var width = 4
    var entryPoint: UInt32 = 0
    var hasCount = true

    init() {}

    mutating func header(_ text: String) { record(type: 0, address: 0, width: 2, [UInt8](text.utf8)) }

    mutating func write(_ data: [UInt8], at address: UInt32, size: Int = 16) {
        var offset = 0
        while offset < data.count {
            let end = min(offset + size, data.count)
            record(type: width - 1, address: address + UInt32(offset), width: width, Array(data[offset..<end]))
            offset = end
            count += 1
        }
    }

    mutating func record(type: Int, address: UInt32, width: Int, _ data: [UInt8] = []) {
        var bytes = [UInt8(width + data.count + 1)]
        for index in (0..<width).reversed() { bytes.append(UInt8(truncatingIfNeeded: address >> UInt32(8 * index))) }
        bytes += data
        bytes.append(~bytes.reduce(0, &+))
        lines.append("S\(type)" + bytes.map(IntelHexBuilder.digits).joined())
    }

    mutating func raw(_ line: String) { lines.append(line) }

    func build() -> [UInt8] {
        var copy = self
        if hasCount { copy.record(type: 5, address: count, width: 2) }
        copy.record(type: 11 - width, address: entryPoint, width: width)
        return [UInt8](copy.lines.map { $0 + "\r\n" }.joined().utf8)
    }
}
