import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Raw firmware")
struct RawFirmwareTests {
    @Test("E2 a raw binary needs its flash and the RAM of its stack")
    func everything() throws {
        let findings = try RawFirmwareImage(
            CortexMCode(descriptor: FirmwareFormat.descriptor).bytes.span,
            baseAddress: 0x0800_0000
        )
        .findings
        #expect(findings.machine == 40)
        #expect(
            findings.needs(.memoryRegion) == [
                AttributeNeed(
                    .memoryRegion,
                    "flash",
                    .region(MemoryRegion(start: 0x0800_0000, length: 512, access: 5))
                ),
                AttributeNeed(.memoryRegion, "ram", .region(MemoryRegion(start: 0x2000_3FF8, length: 8, access: 3))),
            ]
        )
        #expect(findings.embeddedDescriptor == FirmwareFormat.descriptor)
    }

    @Test(
        "E2 code for another address, stack outside of RAM, handlers without Thumb bit or outside are no vector table"
    )
    func implausible() {
        let wrong: [CortexMCode] = [
            CortexMCode(base: 0x0802_0000), CortexMCode(stack: 0), CortexMCode(stack: 0x0800_0000),
            CortexMCode(stack: 0x4000_0000 + 8), CortexMCode(stack: 0x2000_4001), CortexMCode(reset: 0x0800_0100),
            CortexMCode(reset: 0x0900_0101), CortexMCode(hardFault: 0x0900_0101), CortexMCode(stack: 0xFFFF_FFFC),
        ]
        for code in wrong {
            #expect(FirmwareFormat.raw.error(code.bytes)?.code == .notThisFormat)
        }
    }

    @Test("E2 handlers may lie in RAM, to which a boot loader copies itself; the one for reset may not")
    func handlersInRAM() throws {
        let code = CortexMCode(hardFault: 0x2000_07C1)
        let image = try RawFirmwareImage(code.bytes.span, baseAddress: 0x0800_0000)
        #expect(image.vectorTable.resetHandler == 0x0800_0101)
        #expect(FirmwareFormat.raw.error(CortexMCode(reset: 0x2000_07C1).bytes)?.code == .notThisFormat)
    }

    @Test("E2 the stack may end where RAM ends")
    func endOfRAM() throws {
        let image = try RawFirmwareImage(CortexMCode(stack: 0x4000_0000).bytes.span, baseAddress: 0x0800_0000)
        #expect(image.vectorTable.initialStackPointer == 0x4000_0000)
    }

    @Test("an address without room is refused")
    func room() {
        let bytes = CortexMCode().bytes
        #expect(throws: FirmwareError.self) { try RawFirmwareImage(bytes.span, baseAddress: 0xFFFF_FFF0) }
    }

    @Test("E2 a wrong board is told apart by its memory")
    func board() throws {
        let findings = try RawFirmwareImage(CortexMCode().bytes.span, baseAddress: 0x0800_0000).findings
        func outcome(ram: UInt64) -> Verdict.Outcome {
            let device = CapabilitySet([
                .machine(Machine(addressClass: 1, byteOrder: 1, number: 40)),
                .attribute(
                    .memoryRegion,
                    "flash",
                    .region(MemoryRegion(start: 0x0800_0000, length: 0x1_0000, access: 5))
                ),
                .attribute(.memoryRegion, "ram", .region(MemoryRegion(start: 0x2000_0000, length: ram, access: 7))),
            ])
            return Verdict(of: findings.descriptor, lower: device, upper: []).outcome
        }
        #expect(outcome(ram: 0x4000) == .eligible)
        #expect(outcome(ram: 0x2000) == .ineligible)
    }
}
