/// Writes bare-metal ELF files of 32 bits.
struct BareMetalELFBuilder {
    struct Segment {
        var type: UInt32 = 1
        var virtualAddress: UInt32
        var physicalAddress: UInt32
        var data: [UInt8]
        var memorySize: UInt32?
        /// 1 execute, 2 write, 4 read.
        var flags: UInt32
    }

    var machine: UInt16 = 40
    var type: UInt16 = 2
    var flags: UInt32 = 0x0500_0400
    var entryPoint: UInt32 = 0x0800_0101
    var segments: [Segment] = [
        Segment(virtualAddress: 0x0800_0000, physicalAddress: 0x0800_0000, data: CortexMCode().bytes, flags: 5),
        Segment(
            virtualAddress: 0x2000_0000,
            physicalAddress: 0x0800_0200,
            data: [UInt8](repeating: 3, count: 32),
            memorySize: 96,
            flags: 6
        ),
        Segment(virtualAddress: 0x2000_0060, physicalAddress: 0x0800_0220, data: [], memorySize: 512, flags: 6),
    ]
    var attributes: [UInt8]? = Self.armAttributes(architecture: 13, profile: 0x4D, floatingPoint: 6, registers: true)

    func build() -> [UInt8] {
        var body: [UInt8] = []
        let start = 52 + 32 * segments.count
        var headers: [UInt8] = []
        for segment in segments {
            headers.append32(segment.type)
            headers.append32(UInt32(start + body.count))
            headers.append32(segment.virtualAddress)
            headers.append32(segment.physicalAddress)
            headers.append32(UInt32(segment.data.count))
            headers.append32(segment.memorySize ?? UInt32(segment.data.count))
            headers.append32(segment.flags)
            headers.append32(4)
            body += segment.data
            while body.count % 4 != 0 { body.append(0) }
        }
        let place = start + body.count
        body += attributes ?? []
        while body.count % 4 != 0 { body.append(0) }
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        bytes.append16(type)
        bytes.append16(machine)
        for value in [1, entryPoint, 52, attributes == nil ? 0 : UInt32(start + body.count), flags] {
            bytes.append32(value)
        }
        for value in [52, 32, UInt16(segments.count), 40, attributes == nil ? 0 : 2, 0] { bytes.append16(value) }
        bytes += headers + body
        guard let attributes else { return bytes }
        bytes += [UInt8](repeating: 0, count: 40)
        for value in [0, 0x7000_0003, 0, 0, UInt32(place), UInt32(attributes.count), 0, 0, 1, 0] {
            bytes.append32(value)
        }
        return bytes
    }

    /// The section `.ARM.attributes`.
    static func armAttributes(
        architecture: UInt8,
        profile: UInt8,
        floatingPoint: UInt8,
        registers: Bool,
        processor: String = "Cortex-M4"
    ) -> [UInt8] {
        var values: [UInt8] = [5] + Array(processor.utf8) + [0, 6, architecture, 7, profile, 10, floatingPoint]
        if registers { values += [28, 1] }
        return section("aeabi", values + [32, 1] + Array("gnu".utf8) + [0, 34, 1])
    }

    /// The section `.riscv.attributes`.
    static func riscvAttributes(_ architecture: String) -> [UInt8] {
        section("riscv", [4, 16, 5] + Array(architecture.utf8) + [0])
    }

    private static func section(_ vendor: String, _ values: [UInt8]) -> [UInt8] {
        var scope: [UInt8] = [1]
        scope.append32(UInt32(values.count + 5))
        scope += values
        let name = Array(vendor.utf8) + [0]
        var bytes: [UInt8] = [0x41]
        bytes.append32(UInt32(4 + name.count + scope.count))
        return bytes + name + scope
    }
}
