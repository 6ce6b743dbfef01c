import CBOR
import Eligibility

extension KernelImage {
    /// What the kernel needs of the board and its boot loader, and what it gives to modules and programs (requirements E1,
    /// E2).
    public var findings: ImageFindings {
        var findings = ImageFindings(format: format)
        findings.identity = SoftwareIdentity(name: name, version: release)
        if let machine { findings.requirements.append(Requirement(.machine(machine))) }
        if let release {
            findings.provides.append(.attribute(AttributeCapability(.kernel, "linux", .text(release))))
        }
        switch self {
        case .x86(let image): Self.add(image, &findings)
        case .flat(let image, let banner): Self.add(image, banner, &findings)
        case .arm(let image): Self.add(image, &findings)
        case .uBoot(let image, let banner): Self.add(image, banner, &findings)
        case .tree(let image, let banner): Self.add(image, banner, &findings)
        }
        return findings
    }

    private var format: Text {
        switch self {
        case .x86: "linux-bzimage"
        case .flat: "linux-image"
        case .arm: "linux-zimage"
        case .uBoot: "u-boot-image"
        case .tree: "fit"
        }
    }

    private var name: Text? {
        switch self {
        case .x86, .flat, .arm: "linux"
        case .uBoot(let image, _): image.name.isEmpty ? nil : image.name
        case .tree(let image, _): image.description
        }
    }

    /// A need of main memory, where the size is one that a device can have.
    private static func memory(_ size: UInt64) -> Requirement? {
        guard size > 0, size <= UInt64(Int64.max) else { return nil }
        return Requirement(.attribute(AttributeNeed(.memory, "ram", .atLeast(Int64(size)))))
    }

    /// A need of main memory at a place, such as a load address.
    private static func memory(at start: UInt64, size: Int) -> Requirement {
        let region = MemoryRegion(start: start, length: UInt64(size), access: 3)
        return Requirement(.attribute(AttributeNeed(.memoryRegion, "ram", .region(region))))
    }

    private static func hexadecimal(_ number: some BinaryInteger) -> Text { Text("0x" + String(number, radix: 16)) }
    private static func decimal(_ number: some BinaryInteger) -> Text { Text(String(number)) }
    private static func answer(_ condition: Bool) -> Text { condition ? "yes" : "no" }

    private static func add(_ image: X86KernelImage, _ findings: inout ImageFindings) {
        if let size = image.initialSize { findings.requirements += [memory(UInt64(size))].compactMap { $0 } }
        if let start = image.preferredAddress, !image.isRelocatable, let size = image.initialSize {
            findings.requirements.append(memory(at: start, size: Int(size)))
            findings.memoryMap = [MemoryRegion(start: start, length: UInt64(size))]
        }
        let version = image.protocolVersion
        findings.facts = [
            ImageFact("boot protocol", Text("\(version >> 8).\(version & 0xFF)")),
            ImageFact("64-bit", answer(image.is64Bit)),
            ImageFact("relocatable", answer(image.isRelocatable)),
            ImageFact("UEFI stub", answer(image.hasEFIStub)),
        ]
        if let version = image.version { findings.facts.insert(ImageFact("version", version), at: 0) }
        if let start = image.preferredAddress {
            findings.facts.append(ImageFact("preferred address", hexadecimal(start)))
        }
        if let size = image.initialSize { findings.facts.append(ImageFact("memory to boot", decimal(size))) }
        if let compression = image.compression {
            findings.facts.append(ImageFact("compression", Text(compression.rawValue)))
        }
    }

    private static func add(_ image: FlatKernelImage, _ banner: KernelBanner?, _ findings: inout ImageFindings) {
        findings.requirements += [memory(image.imageSize)].compactMap { $0 }
        if let size = image.pageSize {
            // Programs whose segments are aligned to less do not start on this kernel.
            findings.provides.append(.attribute(AttributeCapability(.pageSize, "", .number(Int64(size)))))
            findings.facts.append(ImageFact("page size", decimal(size)))
        }
        if let banner { findings.facts.insert(ImageFact("version", banner.line), at: 0) }
        findings.facts += [
            ImageFact("processor", image.architecture == .arm64 ? "arm64" : "riscv"),
            ImageFact("text offset", hexadecimal(image.textOffset)),
            ImageFact("memory to boot", decimal(image.imageSize)),
            ImageFact("big-endian", answer(image.isBigEndian)),
            ImageFact("UEFI stub", answer(image.hasEFIStub)),
        ]
    }

    private static func add(_ image: ARMKernelImage, _ findings: inout ImageFindings) {
        findings.facts = [
            ImageFact("linked for", image.start == 0 ? "any address" : hexadecimal(image.start)),
            ImageFact("image size", decimal(image.imageSize)),
            ImageFact("appended device tree", answer(image.appendedDeviceTree != nil)),
        ]
    }

    private static func add(_ image: UBootImage, _ banner: KernelBanner?, _ findings: inout ImageFindings) {
        // How far compressed data spread is not known before they are unpacked.
        if image.compression == 0, image.type != 14 {
            findings.requirements.append(memory(at: UInt64(image.loadAddress), size: image.data.count))
            findings.memoryMap = [
                MemoryRegion(start: UInt64(image.loadAddress), length: UInt64(image.data.count))
            ]
        }
        if let banner { findings.facts.append(ImageFact("version", banner.line)) }
        findings.facts += [
            ImageFact("kind", image.typeName),
            ImageFact("system", image.systemName),
            ImageFact("processor", image.architectureName),
            ImageFact("compression", image.compressionName),
            ImageFact("load address", hexadecimal(image.loadAddress)),
            ImageFact("entry point", hexadecimal(image.entryPoint)),
            ImageFact("data intact", answer(image.isDataIntact)),
        ]
    }

    private static func add(_ image: FITImage, _ banner: KernelBanner?, _ findings: inout ImageFindings) {
        // A configuration that does not say its board fits any: then the file asks for none.
        let lists = image.configurations.map(\.compatible)
        if !lists.contains(where: \.isEmpty), let board = BoardCompatibility.requirement(lists) {
            findings.requirements.append(board)
        }
        if let banner { findings.facts.append(ImageFact("version", banner.line)) }
        if let name = image.defaultConfiguration { findings.facts.append(ImageFact("default configuration", name)) }
        for configuration in image.configurations {
            var parts = [configuration.kernel, configuration.ramdisk].compactMap { $0 }
            parts += configuration.deviceTrees + configuration.loadables
            let text = parts.map(\.string).joined(separator: ", ")
            let boards = configuration.compatible.map(\.string).joined(separator: " ")
            findings.facts.append(
                ImageFact(
                    Text("configuration " + configuration.name.string),
                    Text(text + (boards.isEmpty ? "" : " for " + boards) + (configuration.isSigned ? ", signed" : ""))
                )
            )
        }
        for part in image.parts {
            var words = [part.type, part.architecture, part.system, part.compression].compactMap { $0?.string }
            if let load = part.loadAddress { words.append("at 0x" + String(load, radix: 16)) }
            if let data = part.data { words.append("\(data.count) bytes") }
            words += part.hashes.map(\.string)
            findings.facts.append(ImageFact(Text("image " + part.name.string), Text(words.joined(separator: ", "))))
        }
    }
}
