import CBOR
import Eligibility

extension MCUbootImage {
    /// The name of the image in requirements and capabilities.
    private var name: Text { Text("image-\(imageNumber)") }

    /// What the image needs and is.
    public var findings: ImageFindings {
        var provides: [Capability] = [.attribute(.image, name, .text(header.version.quad))]
        if let securityCounter {
            provides.append(.attribute(.securityCounter, name, .number(Int64(securityCounter))))
        }
        return ImageFindings(
            format: "mcuboot",
            identity: SoftwareIdentity(version: Text("\(header.version)")),
            requirements: identityNeeds + bootNeeds + placeNeeds,
            provides: provides,
            memoryMap: placement.map { [$0] } ?? [],
            facts: facts,
            embeddedDescriptor: embeddedDescriptor
        )
    }

    /// The slot that holds it, in bytes: the larger of the image and what it becomes when it is unpacked. The boot
    /// loader's own trailer comes on top of it; its size depends on the device.
    private var slotSize: Int64 {
        guard header.flags.isCompressed, let decompressedSize else { return Int64(totalSize) }
        return Int64(totalSize) - Int64(header.imageSize) + Int64(max(decompressedSize, header.imageSize))
    }

    private var identityNeeds: [Requirement] {
        var needs = FirmwareNeeds.machine(vectorTable)
        if let vendorID { needs.append(Requirement(.imageIdentity, "vendor", .equals(.bytes(vendorID)))) }
        if let classID { needs.append(Requirement(.imageIdentity, "class", .equals(.bytes(classID)))) }
        return needs
    }

    private var bootNeeds: [Requirement] {
        var names: [Text] = []
        let features: [(MCUbootHeader.Flags, Text)] = [
            (.encryptedAES128, "mcuboot.aes128"), (.encryptedAES256, "mcuboot.aes256"),
            (.ramLoad, "mcuboot.ram-load"), (.lzma1, "mcuboot.lzma1"), (.lzma2, "mcuboot.lzma2"),
            (.armThumbFilter, "mcuboot.arm-thumb-filter"),
        ]
        for (flag, name) in features where header.flags.contains(flag) { names.append(name) }
        var needs = [Requirement(.bootloader, "mcuboot")] + names.map { Requirement(.bootloader, $0) }
        for dependency in dependencies {
            needs.append(
                Requirement(
                    .image,
                    Text("image-\(dependency.image)"),
                    .version(.quad, low: dependency.version.quad, below: nil)
                )
            )
        }
        if let securityCounter {
            needs.append(Requirement(.securityCounter, name, .range(low: nil, high: Int64(securityCounter))))
        }
        return needs
    }

    private var placeNeeds: [Requirement] {
        var needs = [Requirement(.storage, name, .atLeast(slotSize))]
        if let placement {
            let memory: Text = header.flags.contains(.ramLoad) ? "ram" : "flash"
            needs.append(Requirement(.memoryRegion, memory, .region(placement)))
        }
        return needs + FirmwareNeeds.ram(MemoryMap(), table: vectorTable)
    }

    private var facts: [ImageFact] {
        var facts: [ImageFact] = []
        facts.add("payload", "\(header.imageSize) bytes behind a header of \(header.headerSize)")
        if !header.flags.names.isEmpty { facts.add("flags", header.flags.names.joined(separator: ", ")) }
        if placement != nil { facts.add("load address", header.loadAddress.hexadecimal) }
        facts.add("decompressed size", decompressedSize.map { "\($0)" })
        facts.add("security counter", securityCounter.map { "\($0)" })
        for dependency in dependencies {
            facts.add("depends on", "image \(dependency.image), version \(dependency.version) or later")
        }
        if !plainTypes.isEmpty {
            facts.add("hash and signature", plainTypes.map(Self.name(of:)).joined(separator: ", "))
        }
        if !unprotectedTypes.isEmpty {
            let types = unprotectedTypes.map(\.hexadecimal).joined(separator: ", ")
            facts.add("entries passed over, not protected by the hash", types)
        }
        if isPadded { facts.add("padded", "to the size of the slot, with the mark for a swap") }
        facts.add(vectorTable)
        return facts
    }

    private static func name(of type: UInt16) -> String {
        switch type {
        case 0x01: "key hash"
        case 0x02: "public key"
        case 0x03: "key id"
        case 0x10: "SHA-256"
        case 0x11: "SHA-384"
        case 0x12: "SHA-512"
        case 0x20: "RSA-2048"
        case 0x21: "ECDSA P-224"
        case 0x22: "ECDSA"
        case 0x23: "RSA-3072"
        case 0x24: "Ed25519"
        case 0x25: "signature of the image itself"
        case 0x30...0x34: "encrypted key"
        default: type.hexadecimal
        }
    }
}
