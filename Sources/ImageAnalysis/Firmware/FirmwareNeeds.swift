import CBOR
import Eligibility

/// The requirements that follow from where firmware lies in memory (E2).
///
/// They are few, so that the descriptor of a microcontroller image stays within 256 bytes: ranges a flash page apart
/// are one, and of many ranges the nearest ones are joined.
enum FirmwareNeeds {
    /// Most ranges that are told apart, as long as joining them does not bridge more than ``widestGap``.
    private static let regions = 4
    /// A page of flash, which is erased and written as a whole.
    private static let page: UInt64 = 4_096
    /// The widest gap that is bridged: a device that has memory on both sides of it has memory between them.
    private static let widestGap: UInt64 = 65_536

    /// What is written, to be readable there when it runs. Names tell flash from RAM only where the processor's memory
    /// map is known.
    static func written(_ map: MemoryMap, table: CortexMVectorTable?, isCortexM: Bool) -> [Requirement] {
        joined(map).map { range in
            var needed = range
            if range.access == 0 {
                needed.access = table.map { range.holds(UInt64($0.resetHandler & ~1)) } == true ? 5 : 1
            }
            return Requirement(.memoryRegion, isCortexM ? memory(at: range.start) : "", .region(needed))
        }
    }

    /// What memory of a Cortex-M it is. From 0x1000_0000 on, below SRAM, some have RAM, and others the registers that
    /// configure them, which a file writes as well (nRF51 UICR at 0x1000_1000).
    private static func memory(at address: UInt64) -> Text {
        if (0x1000_0000...0x1FFF_FFFF).contains(address) { return "" }
        return CortexMVectorTable.isRAM(address) ? "ram" : "flash"
    }

    /// RAM that is used when it runs, with the stack's first bytes where a vector table says where they are.
    static func ram(_ map: MemoryMap, table: CortexMVectorTable?) -> [Requirement] {
        var regions = joined(map)
        if let table {
            let end = UInt64(table.initialStackPointer)
            if !regions.contains(where: { $0.holds(end - 8) && $0.holds(end - 1) }) {
                regions.append(MemoryRegion(start: end - 8, length: 8, access: 3))
            }
        }
        return regions.map { range in
            var needed = range
            needed.access |= 3
            return Requirement(.memoryRegion, "ram", .region(needed))
        }
    }

    /// The processor that a Cortex-M vector table stands for.
    static func machine(_ table: CortexMVectorTable?) -> [Requirement] {
        table == nil ? [] : [machine(number: 40)]
    }

    /// A 32-bit little-endian processor by its ELF number.
    static func machine(number: UInt16) -> Requirement {
        Requirement(.machine(Machine(addressClass: 1, byteOrder: 1, number: number)))
    }

    private static func joined(_ map: MemoryMap) -> [MemoryRegion] {
        var gap = page
        var ranges = map.joined(acrossGapsUpTo: gap).ranges
        while ranges.count > regions, gap < widestGap {
            gap *= 2
            ranges = map.joined(acrossGapsUpTo: gap).ranges
        }
        return ranges
    }
}
