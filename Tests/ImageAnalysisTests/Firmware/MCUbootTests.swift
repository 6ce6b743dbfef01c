import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("MCUboot")
struct MCUbootTests {
    @Test("E2 header, dependencies, security counter, vendor, class and descriptor are read")
    func everything() throws {
        let image = try MCUbootImage(FirmwareFormat.mcuboot.sample.span)
        #expect(image.header.headerSize == 512)
        #expect(image.header.imageSize == 512)
        #expect(image.header.version.description == "1.2.3+4")
        #expect(image.dependencies.map(\.image) == [1])
        #expect(image.dependencies[0].version.quad == "2.0.5.0")
        #expect(image.securityCounter == 7)
        #expect(image.vendorID == [UInt8](1...16))
        #expect(image.classID == [UInt8](17...32))
        #expect(image.plainTypes == [0x10])
        #expect(image.totalSize == FirmwareFormat.mcuboot.sample.count)
        let findings = image.findings
        #expect(findings.format == "mcuboot")
        #expect(findings.identity.version == "1.2.3+4")
        #expect(findings.machine == 40)
        #expect(findings.embeddedDescriptor == FirmwareFormat.descriptor)
        #expect(
            findings.needs(.imageIdentity) == [
                AttributeNeed(.imageIdentity, "vendor", .equals(.bytes([UInt8](1...16)))),
                AttributeNeed(.imageIdentity, "class", .equals(.bytes([UInt8](17...32)))),
            ]
        )
        #expect(
            findings.needs(.image) == [
                AttributeNeed(.image, "image-1", .version(.quad, low: "2.0.5.0", below: nil))
            ]
        )
        #expect(findings.needs(.securityCounter)[0].match == .range(low: nil, high: 7))
        #expect(findings.needs(.bootloader).map(\.name) == ["mcuboot"])
        #expect(findings.needs(.storage)[0].match == .atLeast(Int64(image.totalSize)))
        #expect(
            findings.provides == [
                .attribute(.image, "image-0", .text("1.2.3.4")), .attribute(.securityCounter, "image-0", .number(7)),
            ]
        )
        #expect(Descriptor(requirements: findings.requirements, provides: findings.provides).encoded().count <= 256)
    }

    @Test("E2 CVE-2024-32883 what the hash does not cover is passed over, and said so")
    func unprotected() throws {
        var builder = MCUbootBuilder()
        builder.plain += [
            (0x40, MCUbootBuilder.dependency(1, (9, 0, 0, 0))), (0x50, [9, 0, 0, 0]),
            (0x74, [UInt8](repeating: 1, count: 16)), (0x75, [UInt8](repeating: 1, count: 16)),
            (0xF7A0, FirmwareFormat.descriptor),
        ]
        let image = try MCUbootImage(builder.build().span)
        #expect(image.dependencies.isEmpty)
        #expect(image.securityCounter == nil)
        #expect(image.vendorID == nil)
        #expect(image.classID == nil)
        #expect(image.embeddedDescriptor == nil)
        #expect(image.unprotectedTypes == [0x40, 0x50, 0x74, 0x75, 0xF7A0])
        #expect(
            image.findings.fact("entries passed over, not protected by the hash") == "0x40, 0x50, 0x74, 0x75, 0xf7a0"
        )
    }

    @Test("E2 an image for one address needs that memory", arguments: [(0x20 as UInt32, "ram"), (0x100, "flash")])
    func placement(_ flag: UInt32, _ memory: String) throws {
        let base: UInt32 = flag == 0x20 ? 0x2000_0000 : 0x0801_0000
        let builder = MCUbootBuilder(
            loadAddress: base,
            flags: flag,
            payload: CortexMCode(base: base + 512, stack: 0x2000_8000).bytes
        )
        let image = try MCUbootImage(builder.build().span)
        let region = MemoryRegion(start: UInt64(base), length: UInt64(image.totalSize), access: flag == 0x20 ? 7 : 5)
        #expect(image.findings.memoryMap == [region])
        #expect(
            image.findings.needs(.memoryRegion).first == AttributeNeed(.memoryRegion, Text(memory), .region(region))
        )
        #expect(image.vectorTable?.initialStackPointer == 0x2000_8000)
        let names = image.findings.needs(.bootloader).map(\.name)
        #expect(names == (flag == 0x20 ? ["mcuboot", "mcuboot.ram-load"] : ["mcuboot"]))
        #expect(image.findings.fact("load address") == (flag == 0x20 ? "0x20000000" : "0x8010000"))
    }

    @Test("E2 a compressed image needs a boot loader that unpacks it and a slot for what comes out")
    func compressed() throws {
        let builder = MCUbootBuilder(flags: 0xC00, protected: [(0x70, [0, 0, 1, 0])])
        let image = try MCUbootImage(builder.build().span)
        #expect(image.decompressedSize == 65_536)
        #expect(image.vectorTable == nil)
        let findings = image.findings
        #expect(findings.needs(.bootloader).map(\.name) == ["mcuboot", "mcuboot.lzma2", "mcuboot.arm-thumb-filter"])
        #expect(findings.needs(.storage)[0].match == .atLeast(Int64(image.totalSize - 512 + 65_536)))
        #expect(findings.fact("flags") == "LZMA2, Arm Thumb filter")
        let encrypted = try MCUbootImage(MCUbootBuilder(flags: 4).build().span).findings
        #expect(encrypted.needs(.bootloader).map(\.name) == ["mcuboot", "mcuboot.aes128"])
        #expect(encrypted.machine == nil)
    }

    @Test("E2 the number of the image names its slot, version and counter")
    func number() throws {
        let builder = MCUbootBuilder(protected: [(0x50, [1, 0, 0, 0])])
        let findings = try MCUbootImage(builder.build().span, imageNumber: 2).findings
        #expect(findings.needs(.storage)[0].name == "image-2")
        #expect(findings.needs(.securityCounter)[0].name == "image-2")
        #expect(findings.provides[0] == .attribute(.image, "image-2", .text("1.2.3.4")))
    }

    @Test("a file that is filled up to its slot is read, and said so")
    func padded() throws {
        let magic: [UInt8] = [
            0x77, 0xC2, 0x95, 0xF3, 0x60, 0xD2, 0xEF, 0x7F, 0x35, 0x52, 0x50, 0x0F, 0x2C, 0xB6, 0x79, 0x80,
        ]
        let plain = MCUbootBuilder().build()
        let padded = plain + [UInt8](repeating: 0xFF, count: 8_192) + magic
        let image = try MCUbootImage(padded.span)
        #expect(image.isPadded)
        #expect(image.totalSize == plain.count)
        #expect(try !MCUbootImage(plain.span).isPadded)
    }

    @Test("each field that contradicts the format is named")
    func refusals() throws {
        func error(_ builder: MCUbootBuilder) -> FirmwareError? { FirmwareFormat.mcuboot.error(builder.build()) }
        #expect(error(MCUbootBuilder(magic: 0x96F3_B83C))?.code == .unsupported)
        #expect(error(MCUbootBuilder(magic: 1))?.code == .notThisFormat)
        #expect(error(MCUbootBuilder(headerSize: 31))?.structure == "MCUboot header size")
        #expect(error(MCUbootBuilder(flags: 0xC))?.structure == "MCUboot flags")
        #expect(error(MCUbootBuilder(protectedSize: 8))?.structure == "protected TLV area")
        let counter: MCUbootBuilder.TLV = (0x50, [1, 0, 0, 0])
        #expect(error(MCUbootBuilder(protected: [counter], protectedSize: 16))?.expected == "16 bytes as in the header")
        #expect(error(MCUbootBuilder(protected: [counter, counter]))?.found == "a second one")
        for (type, size) in [(0x40 as UInt16, 11), (0x50, 3), (0x70, 5), (0x74, 15), (0x75, 17), (0xF7A0, 0)] {
            let builder = MCUbootBuilder(protected: [(type, [UInt8](repeating: 0, count: size))])
            #expect(error(builder)?.structure == "protected TLV 0x" + String(type, radix: 16))
        }
    }
}
