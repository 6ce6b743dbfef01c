import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("UF2")
struct UF2Tests {
    @Test("E2 family, tags, checksum region, file and content are read")
    func everything() throws {
        let image = try UF2Image(FirmwareFormat.uf2.sample.span)
        #expect(image.blockCount == 3)
        #expect(image.parts.map(\.family) == [UF2Family(rawValue: 0xADA5_2840), nil])
        #expect(image.parts[0].memoryMap.ranges == [MemoryRegion(start: 0x2000, length: 512)])
        #expect(image.tags.version == "0.1.2")
        #expect(image.tags.device == "ACME Toaster mk3")
        #expect(image.tags.pageSize == 256)
        #expect(image.tags.deviceType == 0x0203_0405_0607_0809)
        #expect(image.tags.checksum?.count == 32)
        #expect(image.files.map(\.name) == ["a"])
        #expect(image.files.map(\.size) == [5])
        #expect(image.checksumBlockCount == 1)
        let findings = image.findings
        #expect(findings.identity == SoftwareIdentity(name: "ACME Toaster mk3", version: "0.1.2"))
        #expect(findings.machine == 40)
        #expect(
            findings.needs(.imageIdentity) == [
                AttributeNeed(.imageIdentity, "uf2-family", .equals(.number(0xADA5_2840))),
                AttributeNeed(.imageIdentity, "device-type", .equals(.number(0x0203_0405_0607_0809))),
            ]
        )
        #expect(findings.needs(.storage) == [AttributeNeed(.storage, "", .atLeast(5))])
        #expect(findings.provides == [.attribute(.image, "image-0", .text("0.1.2"))])
        #expect(findings.embeddedDescriptor == FirmwareFormat.descriptor)
        #expect(findings.fact("family") == "nRF52840 (0xada52840), 2 blocks, 512 bytes")
    }

    /// Firmware for two boards, one after the other.
    private static let universal =
        UF2Builder.blocks(CortexMCode(base: 0x1000_0000).bytes, at: 0x1000_0000, family: 0xE48B_FF56)
        + [UF2Builder.Block(flags: 0x2000, address: 0x10FF_FF00, count: 2, last: 0xE48B_FF57, data: [0xEF])]
        + UF2Builder.blocks([UInt8](repeating: 0, count: 700), at: 0x1000_0000, family: 0xE48B_FF5A)

    @Test("E2 a file for several families needs a board of one of them")
    func families() throws {
        let image = try UF2Image(UF2Builder.build(Self.universal).span)
        #expect(image.parts.map { $0.family?.description } == ["RP2040", "RP2350 absolute", "RP2350 RISC-V"])
        let findings = image.findings
        guard case .anyOf(let groups) = findings.requirements[0].constraint else {
            Issue.record("no alternatives")
            return
        }
        #expect(groups.count == 2)
        #expect(groups[0].contains(Requirement(.imageIdentity, "uf2-family", .equals(.number(0xE48B_FF56)))))
        #expect(groups[1].contains(Requirement(.imageIdentity, "uf2-family", .equals(.number(0xE48B_FF5A)))))
        #expect(groups[1].first == Requirement(.machine(Machine(addressClass: 1, byteOrder: 1, number: 243))))
        #expect(Descriptor(requirements: findings.requirements).encoded().count <= 256)
    }

    @Test("E2 blocks of a foreign family are passed over, with their numbers")
    func foreign() throws {
        var blocks = Self.universal
        blocks.removeLast()
        #expect(FirmwareFormat.uf2.error(UF2Builder.build(blocks))?.code == .truncated)
        let image = try UF2Image(UF2Builder.build(blocks).span, family: UF2Family(rawValue: 0xE48B_FF56))
        #expect(image.parts.first?.memoryMap.byteCount == 512)
        #expect(image.parts.count == 2)
    }

    @Test("blocks in any order and twice do; other content for the same address does not")
    func order() throws {
        var blocks = UF2Builder.blocks([UInt8](repeating: 5, count: 1_000), at: 0, family: nil)
        blocks = blocks.reversed() + blocks
        #expect(try UF2Image(UF2Builder.build(blocks).span).parts[0].memoryMap.byteCount == 1_000)
        blocks[0].data[0] = 6
        #expect(FirmwareFormat.uf2.error(UF2Builder.build(blocks))?.code == .malformed)
    }

    @Test("comments are counted and not written")
    func comments() throws {
        var blocks = UF2Builder.blocks([UInt8](repeating: 5, count: 512), at: 0, family: nil)
        blocks[1].flags = 1
        let image = try UF2Image(UF2Builder.build(blocks).span)
        #expect(image.parts[0].memoryMap.byteCount == 256)
        #expect(image.commentBlockCount == 1)
        #expect(image.findings.fact("blocks that are not written") == "1")
    }

    @Test("each field that contradicts the format is named")
    func refusals() throws {
        func error(_ change: (inout UF2Builder.Block) -> Void) -> FirmwareError? {
            var blocks = UF2Builder.blocks([UInt8](repeating: 5, count: 512), at: 0, family: nil)
            change(&blocks[1])
            return FirmwareFormat.uf2.error(UF2Builder.build(blocks))
        }
        #expect(error { $0.size = 477 }?.structure == "payload size of UF2 block 1")
        #expect(error { $0.number = 2 }?.structure == "block number of UF2 block 1")
        #expect(error { $0.count = 3 }?.structure == "number of blocks of UF2 block 1")
        #expect(error { $0.number = 0 }?.code == .truncated)
        #expect(error { $0.address = 128 } == nil)
        #expect(error { ($0.address, $0.data) = (128, [1, 2]) }?.structure == "UF2 data")
        #expect(error { ($0.number, $0.address) = (0, 0) }?.code == .truncated)
        #expect(error { $0.address = 0xFFFF_FFFF }?.code == .malformed)
        #expect(error { ($0.flags, $0.trailer) = (0x8000, [3, 0, 0, 1]) }?.structure == "extension tag of UF2 block 1")
        #expect(error { ($0.flags, $0.last) = (0x1000, 10) }?.structure == "file name of UF2 block 1")
        var bytes = UF2Builder.build(UF2Builder.blocks([1], at: 0, family: nil))
        bytes[511] = 0
        #expect(FirmwareFormat.uf2.error(bytes)?.offset == 508)
    }
}
