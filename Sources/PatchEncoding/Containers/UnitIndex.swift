import Containers

/// The units of the precursor by their bytes.
struct UnitIndex {
    private let image: UnsafeBufferPointer<UInt8>
    private let units: [FoundUnit]
    private var byHash: [UInt64: [Int]] = [:]

    init(_ image: UnsafeBufferPointer<UInt8>, _ units: [FoundUnit]) {
        self.image = image
        self.units = units
        for (index, unit) in units.enumerated() { byHash[Self.hash(image, unit), default: []].append(index) }
    }

    /// A unit with the same bytes, the one at `preferred` first.
    func unit(like unit: FoundUnit, of other: UnsafeBufferPointer<UInt8>, preferred: Int) -> Int? {
        guard let found = byHash[Self.hash(other, unit)] else { return nil }
        let equal = found.filter { units[$0].kind == unit.kind && isEqual(units[$0], unit, other) }
        return equal.contains(preferred) ? preferred : equal.first
    }

    private func isEqual(_ left: FoundUnit, _ right: FoundUnit, _ other: UnsafeBufferPointer<UInt8>) -> Bool {
        left.range.count == right.range.count
            && UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(image)[left.range])
                .elementsEqual(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(other)[right.range]))
    }

    private static func hash(_ image: UnsafeBufferPointer<UInt8>, _ unit: FoundUnit) -> UInt64 {
        let bytes = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(image)[unit.range])
        var value: UInt64 = UInt64(bytes.count)
        var offset = 0
        while offset + 8 <= bytes.count {
            value = (value ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            value ^= value >> 29
            offset += 8
        }
        while offset < bytes.count {
            value = (value ^ UInt64(bytes[offset])) &* 0x100_0000_01B3
            offset += 1
        }
        return value
    }
}
