import Eligibility

/// A raw binary for an Arm Cortex-M microcontroller: the bytes of flash from a given address on, a vector table first.
///
/// Such a file names nothing; its vector table alone tells where it must lie and where its stack is.
public struct RawFirmwareImage: Equatable, Sendable {
    /// The addresses that it fills.
    public let memoryMap: MemoryMap
    /// The vector table.
    public let vectorTable: CortexMVectorTable
    /// The descriptor inside of it, still encoded.
    public let embeddedDescriptor: [UInt8]?

    /// Reads a whole file that is written from `baseAddress` on.
    ///
    /// - Throws: ``FirmwareError`` where no plausible vector table stands at its start, for that address.
    public init(_ bytes: Span<UInt8>, baseAddress: UInt32) throws(FirmwareError) {
        try bytes.require(8, at: 0, in: "vector table")
        guard UInt64(bytes.count) <= 0x1_0000_0000 - UInt64(baseAddress),
            let range = MemoryRegion(checkedStart: UInt64(baseAddress), length: UInt64(bytes.count))
        else {
            throw FirmwareError(
                .malformed,
                in: "base address",
                at: 0,
                expected: "room for \(bytes.count) bytes below 4 GiB",
                found: baseAddress.hexadecimal
            )
        }
        memoryMap = try MemoryMap(merging: [range])
        guard
            let table = CortexMVectorTable(bytes, code: memoryMap)
                ?? CortexMVectorTable(bytes, at: 0x100, code: memoryMap)
        else {
            throw FirmwareError(
                .notThisFormat,
                in: "vector table",
                at: 0,
                expected: "a stack in RAM and handlers in \(range.addresses)",
                found: "stack \(bytes.littleEndian32(0).hexadecimal), reset \(bytes.littleEndian32(4).hexadecimal)"
            )
        }
        vectorTable = table
        embeddedDescriptor = EmbeddedDescriptor.search(bytes, from: (4 - Int(baseAddress % 4)) % 4)
    }
}
