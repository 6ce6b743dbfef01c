import InstructionScan
import Testing

/// What a start meets, in programs of a few instructions.
struct X86StartTests {
    /// Instructions of one extension each, as assemblers encode them.
    static let instructions: [(bytes: [UInt8], features: [String])] = [
        ([0xF2, 0x0F, 0x12, 0xC1], ["pni"]),  // movddup xmm0, xmm1
        ([0x66, 0x0F, 0x7C, 0xC1], ["pni"]),  // haddpd xmm0, xmm1
        ([0x66, 0x0F, 0x38, 0x00, 0xC1], ["ssse3"]),  // pshufb xmm0, xmm1
        ([0x66, 0x0F, 0x3A, 0x0F, 0xC1, 0x08], ["ssse3"]),  // palignr xmm0, xmm1, 8
        ([0x66, 0x0F, 0x38, 0x40, 0xC1], ["sse4_1"]),  // pmulld xmm0, xmm1
        ([0x66, 0x0F, 0x3A, 0x0B, 0xC1, 0x09], ["sse4_1"]),  // roundsd xmm0, xmm1, 9
        ([0x66, 0x0F, 0x38, 0x37, 0xC1], ["sse4_2"]),  // pcmpgtq xmm0, xmm1
        ([0xF2, 0x0F, 0x38, 0xF1, 0xC1], ["sse4_2"]),  // crc32 eax, ecx
        ([0xF3, 0x0F, 0xB8, 0xC1], ["popcnt"]),  // popcnt eax, ecx
        ([0xF3, 0x0F, 0xBD, 0xC1], ["abm"]),  // lzcnt eax, ecx
        ([0x0F, 0x38, 0xF0, 0x07], ["movbe"]),  // movbe eax, [rdi]
        ([0x66, 0x0F, 0x38, 0xDC, 0xC1], ["aes"]),  // aesenc xmm0, xmm1
        ([0x66, 0x0F, 0x3A, 0x44, 0xC1, 0x00], ["pclmulqdq"]),  // pclmulqdq xmm0, xmm1, 0
        ([0x0F, 0x38, 0xCB, 0xC1], ["sha_ni"]),  // sha256rnds2 xmm0, xmm1
        ([0x66, 0x0F, 0x38, 0xF6, 0xC1], ["adx"]),  // adcx eax, ecx
        ([0x48, 0x0F, 0xC7, 0x0F], ["cx16"]),  // cmpxchg16b [rdi]
        ([0x0F, 0xC7, 0xF0], ["rdrand"]),  // rdrand eax
        ([0xC5, 0xF8, 0x28, 0xC1], ["avx"]),  // vmovaps xmm0, xmm1
        ([0xC5, 0xF8, 0x77], ["avx"]),  // vzeroupper
        ([0xC5, 0xF5, 0xFE, 0xC2], ["avx2"]),  // vpaddd ymm0, ymm1, ymm2
        ([0xC4, 0xE2, 0xF1, 0xB8, 0xC2], ["fma"]),  // vfmadd231pd xmm0, xmm1, xmm2
        ([0xC4, 0xE2, 0x7D, 0x13, 0xC1], ["f16c"]),  // vcvtph2ps ymm0, xmm1
        ([0xC4, 0xE2, 0x70, 0xF2, 0xC2], ["bmi1"]),  // andn eax, ecx, edx
        ([0xC4, 0xE2, 0x71, 0xF7, 0xC2], ["bmi2"]),  // shlx eax, edx, ecx
        ([0x62, 0xF1, 0x7C, 0x48, 0x28, 0xC1], ["avx512f"]),  // vmovaps zmm0, zmm1
        ([0x62, 0xF1, 0x7D, 0x48, 0xFC, 0xC1], ["avx512bw"]),  // vpaddb zmm0, zmm0, zmm1
        ([0x62, 0xF1, 0x7D, 0x08, 0xFE, 0xC1], ["avx512f", "avx512vl"]),  // vpaddd xmm0, xmm0, xmm1
        ([0x8F, 0xE8, 0x78, 0xC0, 0xC1, 0x01], ["xop"]),  // vprotb xmm0, xmm1, 1
    ]

    @Test("E2 an instruction on the straight way from the entry is a must", arguments: instructions.indices)
    func straight(_ index: Int) {
        let (instruction, features) = Self.instructions[index]
        let scan = InstructionScan(CodeSample(instruction + [0xC3]).bytes)
        for feature in features { #expect(scan.rule(feature) == .must, "\(feature)") }
        #expect(scan.findings.first { $0.feature == features[0] }?.basis == .start)
    }

    static let harmless: [[UInt8]] = [
        [0xF3, 0x0F, 0x1E, 0xFA],  // endbr64
        [0xF3, 0x0F, 0xBC, 0xC1],  // tzcnt, which is bsf elsewhere
        [0xF3, 0x90],  // pause
        [0x0F, 0x0D, 0x0F],  // prefetchw
        [0x0F, 0xAE, 0xE8],  // lfence
        [0x66, 0x0F, 0xEF, 0xC0],  // pxor xmm0, xmm0
        [0xF2, 0x0F, 0x58, 0xC1],  // addsd xmm0, xmm1
        [0xF3, 0x48, 0x0F, 0x1E, 0xC8],  // rdsspq rax
        [0x0F, 0xC7, 0x0F],  // cmpxchg8b [rdi]
    ]

    @Test("E2 what every processor takes is no extension", arguments: harmless)
    func baseline(_ instruction: [UInt8]) {
        let scan = InstructionScan(CodeSample(instruction + [0xC3]).bytes)
        #expect(scan.findings.isEmpty)
        #expect(scan.codeSize > 0)
    }

    @Test("E2 code behind a test of cpuid is a may")
    func guarded() {
        // cpuid; test ecx, ecx; jz +4; vmovaps; ret
        let code: [UInt8] = [0x0F, 0xA2, 0x85, 0xC9, 0x74, 0x04, 0xC5, 0xF8, 0x28, 0xC1, 0x66, 0x0F, 0xEF, 0xC0, 0xC3]
        let scan = InstructionScan(CodeSample(code).bytes)
        #expect(scan.rule("avx") == .may)
        #expect(!scan.dispatch.isEmpty)
    }

    @Test("E2 code behind any other test is a must where nothing asks the processor")
    func unguarded() {
        let code: [UInt8] = [0x85, 0xC9, 0x74, 0x04, 0xF3, 0x0F, 0xB8, 0xC1, 0xC3]
        let finding = InstructionScan(CodeSample(code).bytes).findings.first
        #expect(finding?.feature == "popcnt")
        #expect(finding?.rule == .must)
        #expect(finding?.basis == .unguarded)
    }

    @Test("E2 both ways of a branch meet again in code that every start runs")
    func joined() {
        // cpuid; test; jz L; nop; L: vmovaps; ret
        let code: [UInt8] = [0x0F, 0xA2, 0x85, 0xC9, 0x74, 0x01, 0x90, 0xC5, 0xF8, 0x28, 0xC1, 0xC3]
        #expect(InstructionScan(CodeSample(code).bytes).rule("avx") == .must)
    }

    @Test("E2 a called function is met, a function that nothing calls is not")
    func called() {
        // cpuid; call f; ret; f: vmovaps; ret; g, which nothing calls: popcnt; ret
        let code: [UInt8] =
            [0x0F, 0xA2, 0xE8, 0x01, 0, 0, 0, 0xC3, 0xC5, 0xF8, 0x28, 0xC1, 0xC3] + [0xF3, 0x0F, 0xB8, 0xC1, 0xC3]
        let scan = InstructionScan(CodeSample(code).bytes)
        #expect(scan.rule("avx") == .must)
        #expect(scan.rule("popcnt") == .may)
    }

    @Test(
        "E2 a mark of a level binds where it is high",
        arguments: [(2, "x86-64-v2"), (4, "x86-64-v3"), (8, "x86-64-v4")]
    )
    func marked(_ bit: UInt32, _ name: String) {
        var sample = CodeSample([0xC3])
        sample.properties = CodeSample.level(bit)
        let scan = InstructionScan(sample.bytes)
        #expect(scan.rule(name) == .must)
        #expect(scan.findings.first?.basis == .marker)
    }

    @Test("E2 a mark of the baseline means nothing")
    func markedLow() {
        var sample = CodeSample([0xC3])
        sample.properties = CodeSample.level(1)
        #expect(InstructionScan(sample.bytes).findings.isEmpty)
    }
}
