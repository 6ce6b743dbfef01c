import CBOR
import Eligibility

extension UF2Image {
    /// The parts of which a board takes one; blocks for an absolute address are no board's firmware.
    private var boardParts: [Part] { parts.filter { $0.family != .absolute && !$0.memoryMap.ranges.isEmpty } }

    /// What the file needs and is. A file for several families needs a board of one of them.
    public var findings: ImageFindings {
        var requirements: [Requirement] = []
        let groups = boardParts.map { needs(of: $0) }
        if groups.count > 1 {
            requirements.append(Requirement(.anyOf(groups)))
        } else {
            requirements += groups.first ?? []
        }
        if let type = tags.deviceType {
            requirements.append(
                Requirement(.imageIdentity, "device-type", .equals(.number(Int64(bitPattern: type))))
            )
        }
        if !files.isEmpty {
            let sum = files.reduce(into: Int64(0)) { $0 += Int64($1.size) }
            requirements.append(Requirement(.storage, "", .atLeast(sum)))
        }
        // Other tools can write the content without such a boot loader.
        requirements.append(Requirement(.bootloader, "uf2", criticality: .advisory))
        var provides: [Capability] = []
        if let version = tags.version { provides.append(.attribute(.image, "image-0", .text(version))) }
        return ImageFindings(
            format: "uf2",
            identity: SoftwareIdentity(name: tags.device, version: tags.version),
            requirements: requirements,
            provides: provides,
            memoryMap: memoryMap,
            facts: facts,
            embeddedDescriptor: boardParts.count == 1 ? boardParts[0].embeddedDescriptor : nil
        )
    }

    /// Families can use the same addresses for different memory; the map of all of them is their union.
    private var memoryMap: [MemoryRegion] {
        let all = parts.flatMap(\.memoryMap.ranges)
        // The parts were bounded one by one; where their union is beyond the bound, the first part stands for all.
        do throws(FirmwareError) {
            return try MemoryMap(merging: all).ranges
        } catch {
            return parts.first?.memoryMap.ranges ?? []
        }
    }

    private func needs(of part: Part) -> [Requirement] {
        var needs: [Requirement] = []
        if let family = part.family {
            if let machine = family.machine { needs.append(FirmwareNeeds.machine(number: machine)) }
            needs.append(
                Requirement(.imageIdentity, "uf2-family", .equals(.number(Int64(family.rawValue))))
            )
        }
        if part.family?.machine == nil { needs += FirmwareNeeds.machine(part.vectorTable) }
        return needs
            + FirmwareNeeds.written(part.memoryMap, table: part.vectorTable, isCortexM: part.vectorTable != nil)
            + FirmwareNeeds.ram(MemoryMap(), table: part.vectorTable)
    }

    private var facts: [ImageFact] {
        var facts: [ImageFact] = []
        facts.add("blocks", "\(blockCount)")
        for part in parts {
            if let family = part.family {
                let count = "\(part.blockCount) blocks, \(part.memoryMap.byteCount) bytes"
                facts.add("family", "\(family) (\(family.rawValue.hexadecimal)), \(count)")
            }
            facts.add(part.vectorTable)
        }
        if commentBlockCount > 0 { facts.add("blocks that are not written", "\(commentBlockCount)") }
        if checksumBlockCount > 0 { facts.add("blocks with MD5 checksum", "\(checksumBlockCount)") }
        facts.add("page size", tags.pageSize.map { "\($0)" })
        facts.add("checksum", tags.checksum.map { "SHA-2, \($0.count * 8) bits" })
        facts.add("device type", tags.deviceType?.hexadecimal)
        for file in files { facts.add("file", "\(file.name.string), \(file.size) bytes") }
        return facts
    }
}
