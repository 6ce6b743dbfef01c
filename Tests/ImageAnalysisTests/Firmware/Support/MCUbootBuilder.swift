/// Writes MCUboot images.
struct MCUbootBuilder {
    typealias TLV = (type: UInt16, value: [UInt8])

    var magic: UInt32 = 0x96F3_B83D
    var loadAddress: UInt32 = 0
    var headerSize: UInt16 = 512
    var flags: UInt32 = 0
    var version: (UInt8, UInt8, UInt16, UInt32) = (1, 2, 3, 4)
    var payload: [UInt8] = CortexMCode().bytes
    var protected: [TLV] = []
    var plain: [TLV] = [(0x10, [UInt8](repeating: 0xAA, count: 32))]
    var protectedSize: UInt16?

    func build() -> [UInt8] {
        let area = protected.isEmpty ? [] : Self.area(0x6908, protected)
        var bytes: [UInt8] = []
        bytes.append32(magic)
        bytes.append32(loadAddress)
        bytes.append16(headerSize)
        bytes.append16(protectedSize ?? UInt16(area.count))
        bytes.append32(UInt32(payload.count))
        bytes.append32(flags)
        bytes += [version.0, version.1]
        bytes.append16(version.2)
        bytes.append32(version.3)
        bytes.append32(0)
        while bytes.count < Int(headerSize) { bytes.append(0) }
        return bytes + payload + area + Self.area(0x6907, plain)
    }

    private static func area(_ magic: UInt16, _ entries: [TLV]) -> [UInt8] {
        var body: [UInt8] = []
        for entry in entries {
            body.append16(entry.type)
            body.append16(UInt16(entry.value.count))
            body += entry.value
        }
        var bytes: [UInt8] = []
        bytes.append16(magic)
        bytes.append16(UInt16(body.count + 4))
        return bytes + body
    }

    /// The value of a dependency.
    static func dependency(_ image: UInt8, _ version: (UInt8, UInt8, UInt16, UInt32)) -> [UInt8] {
        var bytes: [UInt8] = [image, 0, 0, 0, version.0, version.1]
        bytes.append16(version.2)
        bytes.append32(version.3)
        return bytes
    }
}
