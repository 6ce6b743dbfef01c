import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Bare-metal ELF")
struct BareMetalELFTests {
    @Test("E2 flash by load address, RAM by run address, vector table and attributes are read")
    func everything() throws {
        let image = try BareMetalELFImage(BareMetalELFBuilder().build().span)
        #expect(image.entryPoint == 0x0800_0101)
        #expect(
            image.memoryMap.ranges == [
                MemoryRegion(start: 0x0800_0000, length: 512, access: 5),
                MemoryRegion(start: 0x0800_0200, length: 32, access: 1),
            ]
        )
        #expect(image.ramMap.ranges == [MemoryRegion(start: 0x2000_0000, length: 608, access: 3)])
        #expect(image.vectorTable?.resetHandler == 0x0800_0101)
        #expect(image.armAttributes?.processor == "Cortex-M4")
        let findings = image.findings
        #expect(findings.machine == 40)
        #expect(findings.needs(.cpuFeature).map(\.name) == ["armv7e-m", "vfpv4"])
        #expect(findings.requirements.allSatisfy { $0.criticality == .critical || $0.kind == .abi })
        #expect(findings.needs(.abi) == [AttributeNeed(.abi, "float", .equals(.text("hard")))])
        #expect(
            findings.needs(.memoryRegion) == [
                AttributeNeed(
                    .memoryRegion,
                    "flash",
                    .region(MemoryRegion(start: 0x0800_0000, length: 512, access: 5))
                ),
                AttributeNeed(.memoryRegion, "flash", .region(MemoryRegion(start: 0x0800_0200, length: 32, access: 1))),
                AttributeNeed(.memoryRegion, "ram", .region(MemoryRegion(start: 0x2000_0000, length: 608, access: 3))),
                AttributeNeed(.memoryRegion, "ram", .region(MemoryRegion(start: 0x2000_3FF8, length: 8, access: 3))),
            ]
        )
        #expect(Descriptor(requirements: findings.requirements).encoded().count <= 256)
    }

    @Test("E2 one segment of all permissions in flash is no need of RAM there")
    func oneSegment() throws {
        var builder = BareMetalELFBuilder()
        builder.segments[0].flags = 7
        let image = try BareMetalELFImage(builder.build().span)
        #expect(image.ramMap.ranges.map(\.start) == [0x2000_0000])
        #expect(image.memoryMap.ranges[0].access == 5)
    }

    @Test(
        "E2 the architecture of Arm code is named",
        arguments: [
            (11, 0x4D, "armv6-m"), (10, 0x4D, "armv7-m"), (13, 0x4D, "armv7e-m"), (16, 0x4D, "armv8-m.base"),
            (17, 0x4D, "armv8-m.main"), (21, 0x4D, "armv8.1-m.main"), (10, 0x52, "armv7-r"), (14, 0x41, "armv8-a"),
        ]
    )
    func architectures(_ number: UInt8, _ profile: UInt8, _ name: String) throws {
        let attributes = BareMetalELFBuilder.armAttributes(
            architecture: number,
            profile: profile,
            floatingPoint: 0,
            registers: false
        )
        let image = try BareMetalELFImage(BareMetalELFBuilder(flags: 0x0500_0200, attributes: attributes).build().span)
        #expect(image.findings.needs(.cpuFeature).map(\.name) == [Text(name)])
        #expect(image.findings.needs(.abi)[0].match == .equals(.text("soft")))
        #expect((image.vectorTable != nil) == (profile == 0x4D))
    }

    @Test("E2 RISC-V extensions and float ABI are read")
    func riscv() throws {
        let text = "rv32i2p1_m2p0_a2p1_c2p0_zicsr2p0_zmmul1p0_zba1p0_zvl128b1p0_xcustom"
        var builder = BareMetalELFBuilder(
            machine: 243,
            flags: 1,
            attributes: BareMetalELFBuilder.riscvAttributes(text)
        )
        builder.segments[0] = .init(
            virtualAddress: 0x2040_0000,
            physicalAddress: 0x2040_0000,
            data: [UInt8](repeating: 0x13, count: 64),
            flags: 5
        )
        let image = try BareMetalELFImage(builder.build().span)
        #expect(
            image.riscvAttributes?.extensions
                == ["i", "m", "a", "c", "zicsr", "zmmul", "zba", "zvl128b", "xcustom"]
        )
        let findings = image.findings
        #expect(findings.machine == 243)
        #expect(findings.needs(.cpuFeature).map(\.name) == ["i", "m", "a", "c", "zba", "zvl128b", "xcustom"])
        #expect(findings.needs(.abi)[0].match == .equals(.text("soft")))
        #expect(findings.needs(.memoryRegion).map(\.name).allSatisfy { $0 == "" || $0 == "ram" })
        #expect(Descriptor(requirements: findings.requirements).encoded().count <= 256)
    }

    @Test("programs with a loader, a system's note or protected pages are for an operating system")
    func operatingSystem() throws {
        var builder = BareMetalELFBuilder()
        let extra = BareMetalELFBuilder.Segment(virtualAddress: 0, physicalAddress: 0, data: [], flags: 4)
        builder.segments.append(extra)
        builder.segments[3].type = 0x6474_E552
        #expect(FirmwareFormat.elf.error(builder.build())?.code == .notThisFormat)
        builder.segments[3].type = 3
        builder.segments[3].data = Array("/lib/ld.so\0".utf8)
        #expect(FirmwareFormat.elf.error(builder.build())?.code == .notThisFormat)
        builder.segments[3].type = 4
        builder.segments[3].data =
            [4, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0x47, 0x4E, 0x55, 0] + [UInt8](repeating: 0, count: 16)
        #expect(FirmwareFormat.elf.error(builder.build())?.code == .notThisFormat)
        builder.segments[3].data[8] = 3
        #expect(FirmwareFormat.elf.error(builder.build()) == nil)
        builder.type = 1
        #expect(FirmwareFormat.elf.error(builder.build())?.code == .notThisFormat)
    }

    @Test("segments that overlap in flash, leave the address space or the file are refused")
    func refusals() throws {
        var builder = BareMetalELFBuilder()
        builder.segments[1].physicalAddress = 0x0800_01FF
        #expect(FirmwareFormat.elf.error(builder.build())?.structure == "load addresses")
        builder.segments[1].physicalAddress = 0xFFFF_FFF0
        #expect(FirmwareFormat.elf.error(builder.build())?.structure == "PT_LOAD 1")
        builder.segments[1].physicalAddress = 0x0800_0200
        builder.segments[1].memorySize = 8
        #expect(FirmwareFormat.elf.error(builder.build())?.code == .malformed)
    }

    @Test("E1 a descriptor inside of a segment is found")
    func descriptor() throws {
        var builder = BareMetalELFBuilder()
        builder.segments[0].data = CortexMCode(descriptor: FirmwareFormat.descriptor).bytes
        #expect(try BareMetalELFImage(builder.build().span).findings.embeddedDescriptor == FirmwareFormat.descriptor)
    }

    @Test("E1 a descriptor in a note of its own comes first")
    func descriptorNote() throws {
        let inner: [UInt8] = [0xA1, 1, 1, 0]
        var note: [UInt8] = []
        for value: UInt32 in [7, UInt32(inner.count), 1] { note.append32(value) }
        note += Array("Fettle".utf8) + [0, 0] + inner
        var builder = BareMetalELFBuilder()
        builder.segments[0].data = CortexMCode(descriptor: FirmwareFormat.descriptor).bytes
        builder.segments.append(.init(type: 4, virtualAddress: 0, physicalAddress: 0, data: note, flags: 4))
        #expect(try BareMetalELFImage(builder.build().span).embeddedDescriptor == inner)
    }
}
