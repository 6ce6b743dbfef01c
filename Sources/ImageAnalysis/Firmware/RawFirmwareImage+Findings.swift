import CBOR
import Eligibility

extension RawFirmwareImage {
    /// What the file needs and is.
    public var findings: ImageFindings {
        var facts: [ImageFact] = []
        facts.add("bytes", "\(memoryMap.byteCount)")
        facts.add(vectorTable)
        return ImageFindings(
            format: "raw-cortex-m",
            requirements: FirmwareNeeds.machine(vectorTable)
                + FirmwareNeeds.written(memoryMap, table: vectorTable, isCortexM: true)
                + FirmwareNeeds.ram(MemoryMap(), table: vectorTable),
            memoryMap: memoryMap.ranges,
            facts: facts,
            embeddedDescriptor: embeddedDescriptor
        )
    }
}
