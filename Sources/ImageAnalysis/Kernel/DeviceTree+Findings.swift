import CBOR
public import Eligibility

extension DeviceTree {
    /// Whether the bytes begin as a device tree blob does. An image tree (FIT) begins in the same way.
    public static func isPresent(_ bytes: Span<UInt8>) -> Bool { FlattenedDeviceTree.isPresent(bytes) }

    /// What the tree needs of a device as an image to install: to be for this board (requirement E2).
    public var findings: ImageFindings {
        var findings = ImageFindings(format: "device-tree")
        findings.identity = SoftwareIdentity(name: model ?? compatible.first)
        if let board = BoardCompatibility.requirement([compatible]) { findings.requirements.append(board) }
        findings.memoryMap = memory.sorted { $0.start < $1.start }
        if let model { findings.facts.append(ImageFact("model", model)) }
        for entry in compatible { findings.facts.append(ImageFact("compatible", entry)) }
        if !memory.isEmpty { findings.facts.append(ImageFact("memory", Text("\(memorySize) bytes"))) }
        for region in reservedMemory {
            let text = "0x" + String(region.start, radix: 16) + ", \(region.length) bytes"
            findings.facts.append(ImageFact("reserved memory", Text(text)))
        }
        return findings
    }

    /// What a device states that has this tree: its board, and its main memory (requirement E4).
    public var capabilities: [Capability] {
        var capabilities: [Capability] = []
        if !compatible.isEmpty {
            capabilities.append(.attribute(AttributeCapability(.board, "compatible", .texts(compatible))))
        }
        if let model { capabilities.append(.attribute(AttributeCapability(.board, "model", .text(model)))) }
        let regions = memory
        if !regions.isEmpty {
            let size = Int64(clamping: memorySize)
            capabilities.append(.attribute(AttributeCapability(.memory, "ram", .number(size))))
        }
        for region in regions {
            capabilities.append(.attribute(AttributeCapability(.memoryRegion, "ram", .region(region))))
        }
        return capabilities
    }
}
