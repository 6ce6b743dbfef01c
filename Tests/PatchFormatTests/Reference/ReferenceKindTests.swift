import PatchFormat
import Testing

/// Instructions as assemblers make them, and where they lead (image at address 0x10000, each at its start).
@Suite struct ReferenceKindTests {
    struct Vector: CustomTestStringConvertible, Sendable {
        let name: String
        let content: RegionContent
        let bytes: [UInt8]
        /// Kind, position, target.
        let expected: [(ReferenceKind, UInt32, UInt32)]
        var testDescription: String { name }
    }

    static let vectors: [Vector] = [
        Vector(name: "call +16", content: .x86Code, bytes: [0xE8, 0x10, 0, 0, 0], expected: [(.x86Call, 1, 21)]),
        Vector(
            name: "jne +16",
            content: .x86Code,
            bytes: [0x0F, 0x85, 0x10, 0, 0, 0],
            expected: [(.x86Branch, 2, 22)]
        ),
        Vector(
            name: "mov byte [rip+8], 1",
            content: .x86Code,
            bytes: [0xC6, 0x05, 8, 0, 0, 0, 1],
            expected: [(.x86Operand, 2, 15)]
        ),
        Vector(
            name: "vmovaps ymm0, [rip+8]",
            content: .x86Code,
            bytes: [0xC5, 0xFC, 0x28, 0x05, 8, 0, 0, 0],
            expected: [(.x86Operand, 4, 16)]
        ),
        Vector(
            name: "movabs is no reference, then call",
            content: .x86Code,
            bytes: [0x48, 0xB8, 0xE8, 0, 0, 0, 0, 0, 0, 0, 0xE8, 1, 0, 0, 0],
            expected: [(.x86Call, 11, 16)]
        ),
        Vector(name: "bl +64", content: .a64Code, bytes: [0x10, 0, 0, 0x94], expected: [(.a64Call, 0, 64)]),
        Vector(name: "cbz x1, +32", content: .a64Code, bytes: [0x01, 0x01, 0, 0xB4], expected: [(.a64Branch, 0, 32)]),
        Vector(
            name: "tbz w1, #0, +32",
            content: .a64Code,
            bytes: [0x01, 0x01, 0, 0x36],
            expected: [(.a64TestBranch, 0, 32)]
        ),
        Vector(
            name: "adrp x0, 0; add x0, x0, #80",
            content: .a64Code,
            bytes: [0, 0, 0, 0x90, 0, 0x40, 0x01, 0x91],
            expected: [(.a64Page, 0, 80), (.a64PageAdd, 4, 80)]
        ),
        Vector(
            name: "adrp x3, 0; ldr x1, [x3, #80]",
            content: .a64Code,
            bytes: [3, 0, 0, 0x90, 0x61, 0x28, 0x40, 0xF9],
            expected: [(.a64Page, 0, 80), (.a64PageLoad, 4, 80)]
        ),
        Vector(name: "bl +16 (A32)", content: .a32Code, bytes: [2, 0, 0, 0xEB], expected: [(.a32Call, 0, 16)]),
        Vector(
            name: "movw r1, #0x20; movt r1, #1",
            content: .a32Code,
            bytes: [0x20, 0x10, 0x00, 0xE3, 0x01, 0x10, 0x40, 0xE3],
            expected: [(.a32Low, 0, 0x20), (.a32High, 4, 0x20)]
        ),
        Vector(
            name: "add ip, pc, #0; add ip, ip, #0; ldr pc, [ip, #32]!",
            content: .a32Code,
            bytes: [0x00, 0xC6, 0x8F, 0xE2, 0x00, 0xCA, 0x8C, 0xE2, 0x20, 0xF0, 0xBC, 0xE5],
            expected: [(.a32Linkage, 0, 40), (.a32Linkage, 4, 40), (.a32Linkage, 8, 40)]
        ),
        Vector(
            name: "ldr r0, [pc, #0]; add r0, pc, r0; .word 4",
            content: .a32Code,
            bytes: [0x00, 0x00, 0x9F, 0xE5, 0x00, 0x00, 0x8F, 0xE0, 4, 0, 0, 0],
            expected: [(.a32Literal, 0, 8), (.literalRelative, 8, 16)]
        ),
        Vector(
            name: "bl +16 (Thumb)",
            content: .thumbCode,
            bytes: [0x00, 0xF0, 0x06, 0xF8],
            expected: [(.thumbCall, 0, 16)]
        ),
        Vector(name: "b.w +16", content: .thumbCode, bytes: [0x00, 0xF0, 0x06, 0xB8], expected: [(.thumbJump, 0, 16)]),
        Vector(
            name: "ldr r0, [pc, #0]; add r0, pc; .word 8",
            content: .thumbCode,
            bytes: [0x00, 0x48, 0x78, 0x44, 8, 0, 0, 0],
            expected: [(.thumbLiteral, 0, 4), (.literalRelative, 4, 14)]
        ),
        Vector(
            name: "jal ra, +64",
            content: .riscv64Code,
            bytes: [0xEF, 0x00, 0x00, 0x04],
            expected: [(.riscvCall, 0, 64)]
        ),
        Vector(name: "c.j +16", content: .riscv64Code, bytes: [0x01, 0xA8], expected: [(.riscvShortJump, 0, 16)]),
        Vector(
            name: "auipc a0, 0; addi a0, a0, 80",
            content: .riscv64Code,
            bytes: [0x17, 0x05, 0, 0, 0x13, 0x05, 0x05, 0x05],
            expected: [(.riscvPage, 0, 80), (.riscvPageLoad, 4, 80)]
        ),
        Vector(
            name: "lui a0, 0x10; addi a0, a0, 80",
            content: .riscv32Code,
            bytes: [0x37, 0x05, 0x01, 0, 0x13, 0x05, 0x05, 0x05],
            expected: [(.riscvHigh, 0, 80), (.riscvLow, 4, 80)]
        ),
    ]

    @Test("D6 instructions lead where they say", arguments: vectors)
    func vector(_ vector: Vector) throws {
        // What follows are instructions that refer to nothing.
        let filler: [UInt8] =
            switch vector.content {
            case .x86Code: [0x90, 0x90, 0x90, 0x90]
            case .thumbCode: [0x00, 0xBF, 0x00, 0xBF]
            case .a32Code: [0, 0, 0xA0, 0xE1]
            case .riscv32Code, .riscv64Code: [0x13, 0, 0, 0]
            default: [0x1F, 0x20, 0x03, 0xD5]
            }
        var image = vector.bytes
        while image.count < 256 { image += filler }
        let model = try ReferenceFixture.model(of: image, vector.content)
        let found = ReferenceFixture.references(model, image)
        #expect(found.map(\.kind) == vector.expected.map(\.0))
        #expect(found.map(\.position) == vector.expected.map(\.1))
        #expect(found.map(\.target) == vector.expected.map(\.2))
    }

    @Test("D6 a target out of reach is refused, not wrapped")
    func reach() throws {
        let image = [UInt8](repeating: 0, count: 8192)
        let model = try ReferenceFixture.model(of: image, .a64Code)
        let branch = Reference(position: 0, target: 0, anchor: 0, kind: .riscvShortBranch)
        #expect(model.encode(branch, at: 0, target: 254, field: 0xC001) != nil)
        #expect(model.encode(branch, at: 0, target: 256, field: 0xC001) == nil)
        #expect(model.encode(branch, at: 0, target: 8192 + 4096, field: 0xC001) == nil)
    }
}
