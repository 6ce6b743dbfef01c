import CBOR
import Eligibility

extension SRecordImage {
    /// What the file needs and is.
    public var findings: ImageFindings {
        var facts: [ImageFact] = []
        facts.add("header", text: header)
        facts.add("bytes", "\(memoryMap.byteCount)")
        facts.add("data records", "\(recordCount)")
        facts.add("entry point", entryPoint.hexadecimal)
        if rewrittenBytes > 0 { facts.add("bytes written twice", "\(rewrittenBytes)") }
        facts.add(vectorTable)
        return ImageFindings(
            format: "s-record",
            requirements: FirmwareNeeds.machine(vectorTable)
                + FirmwareNeeds.written(memoryMap, table: vectorTable, isCortexM: vectorTable != nil)
                + FirmwareNeeds.ram(MemoryMap(), table: vectorTable),
            memoryMap: memoryMap.ranges,
            facts: facts,
            embeddedDescriptor: embeddedDescriptor
        )
    }
}
