import CBOR
import Eligibility

extension BareMetalELFImage {
    private var isCortexM: Bool { armAttributes?.isMicrocontroller == true }

    /// What the program needs and is.
    public var findings: ImageFindings {
        ImageFindings(
            format: "bare-metal-elf",
            requirements: [Requirement(.machine(Machine(header)))] + processorNeeds
                + FirmwareNeeds.written(placedOnly, table: vectorTable, isCortexM: isCortexM)
                + FirmwareNeeds.ram(ramMap, table: vectorTable),
            memoryMap: memoryMap.ranges,
            facts: facts,
            embeddedDescriptor: embeddedDescriptor
        )
    }

    /// What is written and is not RAM that is needed anyway.
    private var placedOnly: MemoryMap { memoryMap.without { range in ramMap.ranges.contains { $0.contains(range) } } }

    private var processorNeeds: [Requirement] {
        var needs: [Requirement] = []
        if let architecture = armAttributes?.architecture { needs.append(Requirement(.cpuFeature, architecture)) }
        if let feature = armAttributes?.floatingPointFeature {
            // Code that passes numbers in floating-point registers uses them; other code was only allowed to.
            let isSure = armAttributes?.passesFloatsInRegisters == true
            needs.append(Requirement(.cpuFeature, feature, criticality: isSure ? .critical : .advisory))
        }
        if let vector = armAttributes?.vectorExtension, vector > 0 {
            needs.append(Requirement(.cpuFeature, "mve", criticality: .advisory))
        }
        needs += extensionNeeds
        if let floatABI {
            // The program brings all of its code, so nothing on the device has to share its calling convention.
            needs.append(Requirement(.abi, "float", .equals(.text(floatABI)), criticality: .advisory))
        }
        return needs
    }

    /// The extensions of RISC-V: those of a single letter are in every compiler's output, the named ones are what was
    /// allowed. Extensions that are parts of others that are there say nothing more.
    private var extensionNeeds: [Requirement] {
        guard let extensions = riscvAttributes?.extensions else { return [] }
        let implied: Set<Text> = [
            "zicsr", "zifencei", "zmmul", "zaamo", "zalrsc", "zca", "zcf", "zcd", "zicntr", "zihpm",
        ]
        var needs: [Requirement] = []
        for name in extensions where !implied.contains(name) && needs.count < 10 {
            needs.append(Requirement(.cpuFeature, name, criticality: name.count == 1 ? .critical : .advisory))
        }
        return needs
    }

    /// The floating-point calling convention in the file's flags (`e_flags`).
    private var floatABI: Text? {
        switch header.machine {
        case .arm:
            if header.flags & 0x400 != 0 || armAttributes?.passesFloatsInRegisters == true { return "hard" }
            return "soft"
        case .riscv:
            switch header.flags & 6 {
            case 0: return "soft"
            case 2: return "single"
            case 4: return "double"
            default: return "quad"
            }
        default: return nil
        }
    }

    private var facts: [ImageFact] {
        var facts: [ImageFact] = []
        facts.add("entry point", entryPoint.hexadecimal)
        facts.add("bytes written", "\(memoryMap.byteCount)")
        facts.add("bytes of RAM", "\(ramMap.byteCount)")
        for range in ramMap.ranges { facts.add("RAM", range.addresses) }
        facts.add("processor", text: armAttributes?.processor)
        facts.add("architecture", text: armAttributes?.architecture ?? riscvAttributes?.architecture)
        facts.add("floating point", text: armAttributes?.floatingPointFeature)
        facts.add("float ABI", text: floatABI)
        if isCortexM, vectorTable == nil { facts.add("vector table", "none found") }
        facts.add(vectorTable)
        return facts
    }
}
