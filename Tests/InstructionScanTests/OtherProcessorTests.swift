import Eligibility
import InstructionScan
import Testing

/// AArch64 by its instructions, ARM and RISC-V by the linker's notes.
struct OtherProcessorTests {
    static let instructions: [(word: UInt32, feature: String)] = [
        (0xB820_0020, "atomics"),  // ldadd w0, w0, [x1]
        (0x88A0_7C41, "atomics"),  // cas w0, w1, [x2]
        (0x1AC0_4020, "crc32"),  // crc32b w0, w1, w0
        (0x4E28_4820, "aes"),  // aese v0.16b, v1.16b
        (0x5E00_4020, "sha2"),  // sha256h q0, q1, v0.4s
        (0x4E82_9420, "asimddp"),  // sdot v0.4s, v1.16b, v2.16b
        (0x38BF_C020, "lrcpc"),  // ldaprb w0, [x1]
        (0x04A0_0000, "sve"),  // add z0.s, z0.s, z0.s
    ]

    static let ret: UInt32 = 0xD65F_03C0

    private static func code(_ words: [UInt32]) -> [UInt8] {
        words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32($0 * 8)) } }
    }

    @Test("E2 an AArch64 instruction that a start meets is a must", arguments: instructions.indices)
    func met(_ index: Int) {
        let (word, feature) = Self.instructions[index]
        let scan = InstructionScan(CodeSample(Self.code([word, Self.ret]), machine: 183).bytes)
        #expect(scan.rule(feature) == .must)
    }

    @Test("E2 AArch64 hints and the baseline are no extension", arguments: [0xD503_245F, 0xD503_233F, 0x4E21_D400])
    func harmless(_ word: UInt32) {
        #expect(InstructionScan(CodeSample(Self.code([word, Self.ret]), machine: 183).bytes).findings.isEmpty)
    }

    @Test("E2 attributes of RISC-V are advisory, without what every system has")
    func riscv() {
        let text = Array("rv64i2p1_m2p0_a2p1_f2p2_d2p2_c2p0_v1p0_zicsr2p0_zba1p0".utf8) + [0]
        var sample = CodeSample([0x13, 0, 0, 0], machine: 243)
        sample.flags = 5
        sample.attributes = Self.attributes("riscv", [5] + text)
        let scan = InstructionScan(sample.bytes)
        #expect(scan.findings.map(\.feature) == ["c", "d", "f", "v", "zba"])
        #expect(scan.findings.allSatisfy { $0.rule == .may && $0.basis == .attribute })
    }

    @Test("E2 attributes of ARM are advisory")
    func arm() {
        var sample = CodeSample([0, 0, 0, 0], machine: 40)
        // Name "7-A" (5), architecture (6), FP (10) VFPv3-D16, SIMD (12) Neon.
        sample.attributes = Self.attributes("aeabi", [5, 0x37, 0x2D, 0x41, 0, 6, 10, 10, 4, 12, 1])
        let scan = InstructionScan(sample.bytes)
        #expect(scan.findings.map(\.feature) == ["neon", "vfpv3"])
        #expect(scan.requirements.allSatisfy { $0.criticality == .advisory })
    }

    private static func attributes(_ vendor: String, _ body: [UInt8]) -> [UInt8] {
        let part = [1] + [UInt8(body.count + 5), 0, 0, 0] + body
        let whole = Array(vendor.utf8) + [0] + part
        return [0x41, UInt8(whole.count + 4), 0, 0, 0] + whole
    }

    @Test(
        "E2 files that are no programs have no findings",
        arguments: [[], [0x7F], Array("#!/bin/sh\n".utf8)] as [[UInt8]]
    )
    func none(_ bytes: [UInt8]) {
        let scan = InstructionScan(bytes)
        #expect(scan.findings.isEmpty)
        #expect(scan.requirements.isEmpty)
        #expect(scan.rule("avx") == .no)
    }
}
