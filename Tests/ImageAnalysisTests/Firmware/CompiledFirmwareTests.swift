import CBOR
import Eligibility
import ImageAnalysis
import Testing

/// Firmware as compilers make it. Where a compiler is not there, its part is not tested.
@Suite("Compiled firmware")
struct CompiledFirmwareTests {
    /// The compilers for Arm that are there, with the options that choose the processor.
    private static let armCompilers: [[String]] = {
        var compilers: [[String]] = []
        if CrossToolchain.has("arm-none-eabi-gcc") { compilers.append(["arm-none-eabi-gcc"]) }
        if CrossToolchain.has("clang", "ld.lld") {
            compilers.append(["clang", "--target=armv7em-none-eabi", "-fuse-ld=lld"])
        }
        return compilers
    }()

    @Test(
        "E1 E2 one program gives the same needs in every format",
        .enabled(if: CrossToolchain.has("arm-none-eabi-objcopy")),
        arguments: armCompilers,
        [0x0800_0000 as UInt32, 0x0801_0200]
    )
    func formats(_ compiler: [String], _ flash: UInt32) throws {
        let tools = try #require(CrossToolchain())
        defer { tools.remove() }
        tools.write("main.c", CrossToolchain.source)
        tools.write("link.ld", CrossToolchain.script(flash: "\(flash)", ram: "0x20000000"))
        let options = [
            "-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16", "-Os", "-nostdlib", "-ffreestanding",
            "-T", "link.ld", "main.c", "-o", "main.elf",
        ]
        try #require(tools.run(compiler + options))
        let program = try #require(tools.read("main.elf"))
        let elf = try BareMetalELFImage(program.span)
        #expect(elf.vectorTable?.initialStackPointer == 0x2000_4000)
        #expect(elf.entryPoint == UInt64(try #require(elf.vectorTable).resetHandler))
        #expect(elf.armAttributes?.architecture == "armv7e-m")
        #expect(elf.armAttributes?.passesFloatsInRegisters == true)
        #expect(elf.ramMap.ranges.first?.start == 0x2000_0000)
        #expect(elf.ramMap.byteCount >= 264 && elf.ramMap.byteCount < 300)
        let findings = elf.findings
        #expect(findings.machine == 40)
        #expect(findings.needs(.cpuFeature).map(\.name) == ["armv7e-m", "vfpv4"])
        #expect(findings.needs(.abi)[0].match == .equals(.text("hard")))
        #expect(findings.descriptor.encoded().count <= 256)
        let formats: [(String, String)] = [("ihex", "main.hex"), ("srec", "main.srec"), ("binary", "main.bin")]
        for (format, file) in formats {
            try #require(tools.run(["arm-none-eabi-objcopy", "-O", format, "main.elf", file]))
        }
        let hexFile = try #require(tools.read("main.hex"))
        let recordFile = try #require(tools.read("main.srec"))
        let hex = try IntelHexImage(hexFile.span)
        let records = try SRecordImage(recordFile.span)
        let binary = try #require(tools.read("main.bin"))
        let raw = try RawFirmwareImage(binary.span, baseAddress: flash)
        #expect(hex.memoryMap == records.memoryMap)
        #expect(hex.memoryMap.byteCount == elf.memoryMap.byteCount)
        // A linker can put the file header in front of the code; no one writes that to flash.
        #expect(elf.memoryMap.ranges.first?.start == UInt64(flash))
        #expect(hex.memoryMap.ranges.first?.start == UInt64(flash))
        #expect(hex.vectorTable == elf.vectorTable)
        #expect(records.vectorTable == elf.vectorTable)
        #expect(raw.vectorTable == elf.vectorTable)
        let board = Self.board(flash: flash, size: UInt64(binary.count))
        for descriptor in [findings, hex.findings, records.findings, raw.findings].map(\.descriptor) {
            let verdict = Verdict(of: descriptor, lower: board, upper: [])
            #expect(verdict.edges.filter(\.isCritical).isEmpty, "\(verdict.edges)")
            let smaller = Self.board(flash: flash, size: UInt64(binary.count) - 16)
            #expect(Verdict(of: descriptor, lower: smaller, upper: []).outcome == .ineligible)
        }
    }

    /// A board with a Cortex-M4F and 16 KiB of RAM.
    private static func board(flash: UInt32, size: UInt64) -> CapabilitySet {
        CapabilitySet([
            .machine(Machine(addressClass: 1, byteOrder: 1, number: 40)),
            .attribute(.cpuFeature, "armv7e-m"), .attribute(.cpuFeature, "vfpv4"),
            .attribute(.memoryRegion, "flash", .region(MemoryRegion(start: UInt64(flash), length: size, access: 5))),
            .attribute(.memoryRegion, "ram", .region(MemoryRegion(start: 0x2000_0000, length: 0x4000, access: 7))),
        ])
    }

    @Test("E1 E2 RISC-V firmware of a compiler is read", .enabled(if: CrossToolchain.has("clang", "ld.lld")))
    func riscv() throws {
        let tools = try #require(CrossToolchain())
        defer { tools.remove() }
        tools.write("main.c", CrossToolchain.source)
        tools.write("link.ld", CrossToolchain.script(flash: "0x20400000", ram: "0x80000000"))
        let options = [
            "clang", "--target=riscv32-unknown-elf", "-march=rv32imafc", "-mabi=ilp32f", "-fuse-ld=lld", "-Os",
            "-nostdlib",
            "-ffreestanding", "-T", "link.ld", "main.c", "-o", "main.elf",
        ]
        try #require(tools.run(options))
        let program = try #require(tools.read("main.elf"))
        let image = try BareMetalELFImage(program.span)
        let findings = image.findings
        #expect(findings.machine == 243)
        #expect(findings.needs(.cpuFeature).map(\.name).starts(with: ["i", "m", "a", "f", "c"]))
        #expect(findings.needs(.abi)[0].match == .equals(.text("single")))
        #expect(image.memoryMap.ranges.first?.start == 0x2040_0000)
        #expect(image.ramMap.ranges.first?.start == 0x8000_0000)
        #expect(image.vectorTable == nil)
        #expect(findings.descriptor.encoded().count <= 256)
    }

    @Test("a static Linux program of the compiler is not bare metal", .enabled(if: CrossToolchain.has("gcc")))
    func linux() throws {
        let tools = try #require(CrossToolchain())
        defer { tools.remove() }
        tools.write("main.c", "int main(void) { return 0; }")
        // Without the static C library there is nothing to look at.
        guard tools.run(["gcc", "-static", "main.c", "-o", "main"]) else { return }
        let bytes = try #require(tools.read("main"))
        #expect(FirmwareFormat.elf.error(bytes)?.code == .notThisFormat)
    }
}
