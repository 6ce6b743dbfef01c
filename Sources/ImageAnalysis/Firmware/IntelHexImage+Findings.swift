import CBOR
import Eligibility

extension IntelHexImage {
    /// What the file needs and is.
    public var findings: ImageFindings {
        var facts: [ImageFact] = []
        facts.add("bytes", "\(memoryMap.byteCount)")
        facts.add("records", "\(recordCount)")
        switch entryPoint {
        case .linear(let address): facts.add("entry point", address.hexadecimal)
        case .segmented(let segment, let offset):
            facts.add("entry point", "\(segment.hexadecimal):\(offset.hexadecimal)")
        case nil: break
        }
        if rewrittenBytes > 0 { facts.add("bytes written twice", "\(rewrittenBytes)") }
        facts.add(vectorTable)
        return ImageFindings(
            format: "intel-hex",
            requirements: FirmwareNeeds.machine(vectorTable)
                + FirmwareNeeds.written(memoryMap, table: vectorTable, isCortexM: vectorTable != nil)
                + FirmwareNeeds.ram(MemoryMap(), table: vectorTable),
            memoryMap: memoryMap.ranges,
            facts: facts,
            embeddedDescriptor: embeddedDescriptor
        )
    }
}
