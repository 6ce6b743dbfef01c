import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Kernel images")
struct KernelImageTests {
    private func read(_ bytes: [UInt8]) throws(KernelError) -> KernelImage { try KernelImage(bytes.span) }

    private func code(_ bytes: [UInt8]) -> KernelError.Code? {
        do throws(KernelError) {
            _ = try read(bytes)
            return nil
        } catch {
            return error.code
        }
    }

    private func machine(_ addressClass: UInt8, _ number: UInt16, order: UInt8 = 1) -> Machine {
        Machine(addressClass: addressClass, byteOrder: order, number: number)
    }

    @Test("E1 an x86 image says release, width, memory to boot and compression")
    func x86() throws {
        let image = try read(KernelSamples.bzImage())
        guard case .x86(let header) = image else { return #expect(Bool(false), "another format") }
        #expect(image.release == "6.1.0-18-amd64")
        #expect(image.machine == machine(2, 62))
        #expect(header.protocolVersion == 0x020F)
        #expect(header.initialSize == 0x300_0000)
        #expect(header.preferredAddress == 0x100_0000)
        #expect(header.isRelocatable)
        #expect(header.hasEFIStub)
        #expect(header.compression == .zstd)
        #expect(header.payload == (1_024 + 16)..<(1_024 + 56))
        let findings = image.findings
        #expect(findings.requirements.contains(Requirement(.machine(machine(2, 62)))))
        let memory = AttributeNeed(.memory, "ram", .atLeast(0x300_0000))
        #expect(findings.requirements.contains(Requirement(.attribute(memory))))
        let kernel = AttributeCapability(.kernel, "linux", .text("6.1.0-18-amd64"))
        #expect(findings.provides == [.attribute(kernel)])
        #expect(findings.identity.version == "6.1.0-18-amd64")
    }

    @Test("E2 an x86 image that cannot be moved needs memory at its address")
    func fixedX86() throws {
        let image = try read(KernelSamples.bzImage(is64Bit: false, isRelocatable: false))
        #expect(image.machine == machine(1, 3))
        let region = MemoryRegion(start: 0x100_0000, length: 0x300_0000, access: 3)
        let need = Requirement(.attribute(AttributeNeed(.memoryRegion, "ram", .region(region))))
        #expect(image.findings.requirements.contains(need))
    }

    @Test("fields that came with a later boot protocol are not read")
    func oldProtocol() throws {
        guard case .x86(let header) = try read(KernelSamples.bzImage(protocolVersion: 0x0204)) else {
            return #expect(Bool(false), "another format")
        }
        #expect(header.initialSize == nil)
        #expect(header.payload == nil)
        #expect(!header.isRelocatable)
        #expect(!header.is64Bit)
        #expect(code(KernelSamples.bzImage(protocolVersion: 0x0300)) == .unsupported)
    }

    @Test(
        "E1 an arm64 image says page size, byte order and memory",
        arguments: [
            (UInt64(0b0010), UInt32?.some(4_096), false), (0b0100, 16_384, false), (0b0111, 65_536, true),
            (0, nil, false),
        ]
    )
    func arm64(_ flags: UInt64, _ pageSize: UInt32?, _ isBigEndian: Bool) throws {
        let image = try read(KernelSamples.arm64(flags: flags))
        guard case .flat(let header, let banner) = image else { return #expect(Bool(false), "another format") }
        #expect(header.architecture == .arm64)
        #expect(header.pageSize == pageSize)
        #expect(header.isBigEndian == isBigEndian)
        #expect(header.textOffset == 0x8_0000)
        #expect(header.imageSize == 0x1E0_0000)
        #expect(header.hasEFIStub)
        #expect(banner?.release == "6.6.31+rpt-rpi-v8")
        #expect(image.machine == machine(2, 183, order: isBigEndian ? 2 : 1))
        let provided = pageSize.map {
            Capability.attribute(AttributeCapability(.pageSize, "", .number(Int64($0))))
        }
        #expect(image.findings.provides.last == provided ?? image.findings.provides.first)
    }

    @Test("E1 a RISC-V image says its memory and header version")
    func riscv() throws {
        guard case .flat(let header, _) = try read(KernelSamples.riscv()) else {
            return #expect(Bool(false), "another format")
        }
        #expect(header.architecture == .riscv)
        #expect(header.headerVersion == 2)
        #expect(header.pageSize == nil)
    }

    @Test(
        "E1 an Arm zImage of either byte order says its size, and a device tree after it is found",
        arguments: [false, true]
    )
    func zImage(_ isBigEndian: Bool) throws {
        let tree = DeviceTreeBuilder.board.build()
        let image = try read(KernelSamples.zImage(isBigEndian: isBigEndian, tail: tree))
        guard case .arm(let header) = image else { return #expect(Bool(false), "another format") }
        #expect(header.imageSize == 96)
        #expect(header.isBigEndian == isBigEndian)
        #expect(header.appendedDeviceTree == 96..<(96 + tree.count))
        #expect(image.machine == machine(1, 40, order: isBigEndian ? 2 : 1))
    }

    @Test("E1 an image for U-Boot says where it is loaded, and its checksums are compared")
    func uImage() throws {
        let data = Array("....Linux version 5.10.2 (x) #1\0".utf8)
        var bytes = KernelSamples.uImage(data: data)
        let image = try read(bytes)
        guard case .uBoot(let header, let banner) = image else { return #expect(Bool(false), "another format") }
        #expect(header.name == "Linux-6.1.55")
        #expect(header.loadAddress == 0x8000_8000)
        #expect(header.entryPoint == 0x8000_8040)
        #expect(header.data == 64..<(64 + data.count))
        #expect(header.isDataIntact)
        #expect(header.typeName == "kernel" && header.systemName == "linux" && header.architectureName == "arm")
        #expect(banner?.release == "5.10.2")
        #expect(image.machine == machine(1, 40))
        let region = MemoryRegion(start: 0x8000_8000, length: UInt64(data.count), access: 3)
        let need = Requirement(.attribute(AttributeNeed(.memoryRegion, "ram", .region(region))))
        #expect(image.findings.requirements.contains(need))
        bytes[70] ^= 1
        guard case .uBoot(let damaged, _) = try read(bytes) else { return #expect(Bool(false), "another format") }
        #expect(!damaged.isDataIntact)
        bytes[20] ^= 1
        #expect(code(bytes) == .checksum)
    }

    @Test("E2 an image tree fits the boards of its configurations")
    func imageTree() throws {
        let kernel = KernelSamples.arm64()
        let builder = DeviceTreeBuilder.imageTree(
            kernel: kernel,
            boards: [
                [.text("compatible", "example,gateway-2", "example,gateway", "fsl,imx8mm")],
                [.text("compatible", "example,sensor", "fsl,imx8mm")],
            ]
        )
        let image = try read(builder.build())
        guard case .tree(let tree, let banner) = image else { return #expect(Bool(false), "another format") }
        #expect(tree.description == "Example image")
        #expect(tree.standardConfiguration?.name == "conf-1")
        #expect(tree.configurations[0].compatible == ["example,gateway-2", "example,gateway", "fsl,imx8mm"])
        #expect(tree.configurations[0].kernel == "kernel-1")
        #expect(tree.configurations[1].deviceTrees == ["fdt-2"])
        #expect(tree.configurations[1].isSigned)
        #expect(tree.part("kernel-1")?.hashes == ["sha256"])
        #expect(tree.part("kernel-1")?.loadAddress == 0x4008_0000)
        #expect(tree.part("kernel-1")?.data?.count == kernel.count)
        #expect(banner?.release == "6.6.31+rpt-rpi-v8")
        #expect(image.machine == machine(2, 183))
        let boards: [AttributeValue] = [.text("example,gateway-2"), .text("example,sensor")]
        let need = AttributeNeed(.board, "compatible", .oneOf(boards))
        #expect(image.findings.requirements.contains(Requirement(.attribute(need))))
    }

    @Test("a device tree without images is no image tree")
    func noImageTree() {
        #expect(code(DeviceTreeBuilder.board.build()) == .otherFormat)
        #expect(code(Array("#!/bin/sh\n".utf8)) == .otherFormat)
        #expect(code([]) == .otherFormat)
    }

    @Test("the version line is found only where a version follows")
    func banner() {
        func release(_ text: String) -> Text? { KernelBanner.find(in: Array(text.utf8).span)?.release }
        #expect(release("xxLinux version %s (%s)\0Linux version 4.19.0-1 (a)\n") == "4.19.0-1")
        #expect(release("Linux version 6") == "6")
        #expect(release("Linux version ") == nil)
        #expect(release("LLinux version 3.2") == "3.2")
    }
}
