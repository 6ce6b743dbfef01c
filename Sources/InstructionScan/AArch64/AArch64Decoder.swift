/// Reads AArch64 instructions: where they go, and which extension they are of (Arm ARM, C4).
///
/// All are four bytes, so masks do for what a table does for x86. Hints (BTI, PAC in the hint space) are no extension:
/// older processors take them for nothing.
struct AArch64Decoder: CodeDecoder {
    /// A kind of instruction by the bits that are fixed.
    struct Pattern {
        var feature: String
        var mask: UInt32
        var value: UInt32

        init(_ feature: String, _ mask: UInt32, _ value: UInt32) {
            self.feature = feature
            self.mask = mask
            self.value = value
        }
    }

    /// The extensions, by Linux's names of them.
    static let patterns: [Pattern] = [
        Pattern("lrcpc", 0x3FFF_FC00, 0x38BF_C000),
        Pattern("atomics", 0x3B20_0C00, 0x3820_0000),
        Pattern("atomics", 0x3FA0_7C00, 0x08A0_7C00),
        Pattern("atomics", 0xBFA0_7C00, 0x0820_7C00),
        Pattern("crc32", 0x7FE0_E000, 0x1AC0_4000),
        Pattern("aes", 0xFFFF_CC00, 0x4E28_4800),
        Pattern("pmull", 0xBFE0_FC00, 0x0EE0_E000),
        Pattern("sha1", 0xFFE0_CC00, 0x5E00_0000),
        Pattern("sha2", 0xFFE0_CC00, 0x5E00_4000),
        Pattern("sha1", 0xFFFF_EC00, 0x5E28_0800),
        Pattern("sha2", 0xFFFF_FC00, 0x5E28_2800),
        Pattern("sha512", 0xFFE0_F000, 0xCE60_8000),
        Pattern("sha512", 0xFFFF_FC00, 0xCEC0_8000),
        Pattern("sha3", 0xFFC0_8000, 0xCE00_0000),
        Pattern("sha3", 0xFFE0_0000, 0xCE80_0000),
        Pattern("sm3", 0xFFE0_8000, 0xCE40_0000),
        Pattern("sm4", 0xFFFF_FC00, 0xCEC0_8400),
        Pattern("asimdrdm", 0xBF20_F400, 0x2E00_8400),
        Pattern("asimddp", 0x9FE0_FC00, 0x0E80_9400),
        Pattern("asimddp", 0x9FC0_F400, 0x0F80_E000),
        Pattern("asimdhp", 0x9F60_C400, 0x0E40_0400),
        Pattern("fphp", 0xFFE0_0C00, 0x1EE0_0800),
        Pattern("jscvt", 0xFFFF_FC00, 0x1E7E_0000),
        Pattern("paca", 0xFFFF_FBFF, 0xD65F_0BFF),
        Pattern("sve", 0x1E00_0000, 0x0400_0000),
    ]

    /// For each value of the five bits that tell groups of instructions apart, the patterns that can match.
    private let byGroup: [[Int]] = (0..<256).map { top in
        Self.patterns.indices.filter { index in
            let pattern = Self.patterns[index]
            return (UInt32(top) << 24) & pattern.mask & 0xFF00_0000 == pattern.value & 0xFF00_0000
        }
    }

    /// The instruction at `start`.
    @inline(__always)
    func word(_ bytes: Span<UInt8>, at start: Int) -> UInt32 {
        let low = UInt32(bytes[start]) | UInt32(bytes[start &+ 1]) << 8
        return low | UInt32(bytes[start &+ 2]) << 16 | UInt32(bytes[start &+ 3]) << 24
    }

    /// The place in ``patterns`` of the extension that `word` is of, `nil` for the baseline.
    @inline(__always)
    func pattern(_ word: UInt32) -> Int? {
        let candidates = byGroup[Int(word >> 24)]
        for index in candidates where word & Self.patterns[index].mask == Self.patterns[index].value { return index }
        return nil
    }

    func step(_ bytes: Span<UInt8>, at start: Int, limit: Int) -> CodeStep? {
        guard start >= 0, min(limit, bytes.count) - start >= 4 else { return nil }
        let word = word(bytes, at: start)
        return Self.step(word)
    }

    @inline(__always)
    static func step(_ word: UInt32) -> CodeStep {
        func signed(_ value: UInt32, _ bits: UInt32) -> Int {
            Int(Int32(bitPattern: value << (32 - bits)) >> Int32(32 - bits)) * 4 - 4
        }
        if word & 0x7C00_0000 == 0x1400_0000 {
            let distance = signed(word & 0x03FF_FFFF, 26)
            return CodeStep(length: 4, flow: word >> 31 == 1 ? .call : .jump, distance: distance)
        }
        if word & 0xFF00_0000 == 0x5400_0000 || word & 0x7E00_0000 == 0x3400_0000 {
            return CodeStep(length: 4, flow: .branch, distance: signed((word >> 5) & 0x7FFFF, 19))
        }
        if word & 0x7E00_0000 == 0x3600_0000 {
            return CodeStep(length: 4, flow: .branch, distance: signed((word >> 5) & 0x3FFF, 14))
        }
        if word & 0xFE00_0000 == 0xD600_0000 {
            switch (word >> 21) & 7 {
            case 0: return CodeStep(length: 4, flow: .indirectJump, distance: 0)
            case 1: return CodeStep(length: 4, flow: .indirectCall, distance: 0)
            default: return CodeStep(length: 4, flow: .end, distance: 0)
            }
        }
        // UDF and BRK.
        if word & 0xFFFF_0000 == 0 || word & 0xFFE0_001F == 0xD420_0000 {
            return CodeStep(length: 4, flow: .trap, distance: 0)
        }
        return CodeStep(length: 4, flow: .next, distance: 0)
    }
}
