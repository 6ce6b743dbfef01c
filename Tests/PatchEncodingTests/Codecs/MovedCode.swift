import PatchEncoding
import PatchFormat
import Testing

/// A program made in code: functions that call each other. In the newer version functions have been inserted, so that
/// nearly every call is another distance.
enum MovedCode: String, CaseIterable, CustomTestStringConvertible {
    case x86
    case a64
    case thumb
    case riscv

    var testDescription: String { rawValue }

    private static let functionSize = 32

    /// Both versions, with the headers of an ELF file.
    var pair: ImagePair {
        let old = Array(0..<120)
        var new = old
        // Functions of their own, called by nobody.
        for (index, place) in [20, 50, 51, 90].enumerated() { new.insert(200 + index, at: place) }
        return ImagePair(old: image(old), new: image(new))
    }

    private func image(_ functions: [Int]) -> [UInt8] {
        var code: [UInt8] = []
        for (index, function) in functions.enumerated() {
            var generator = SeededGenerator(seed: UInt64(function))
            let start = index * Self.functionSize
            var body: [UInt8] = []
            for _ in 0..<3 {
                // Whom it calls does not depend on where that is.
                let callee = Int.random(in: 0..<120, using: &generator)
                let target = (functions.firstIndex(of: callee) ?? 0) * Self.functionSize
                body += filler(&generator)
                body += call(target - (start + body.count))
            }
            while body.count < Self.functionSize { body += nothing }
            code += body
        }
        return executable(code)
    }

    /// A call over `distance` bytes from its own first byte.
    private func call(_ distance: Int) -> [UInt8] {
        let value = UInt32(truncatingIfNeeded: distance)
        switch self {
        case .x86: return [0xE8] + little(value &- 5, 4)
        case .a64: return little(0x9400_0000 | value >> 2 & 0x03FF_FFFF, 4)
        case .thumb:
            let offset = value &- 4
            return little(0xF000 | offset >> 12 & 0x3FF | (offset >> 31) << 10, 2)
                + little(0xF800 | offset >> 1 & 0x7FF, 2)
        case .riscv:
            // JAL ra (unprivileged ISA, 2.5): imm[20|10:1|11|19:12].
            let high = (value >> 20 & 1) << 31 | (value >> 1 & 0x3FF) << 21
            return little(high | (value >> 11 & 1) << 20 | (value >> 12 & 0xFF) << 12 | 0xEF, 4)
        }
    }

    /// An instruction that differs from function to function.
    private func filler(_ generator: inout SeededGenerator) -> [UInt8] {
        let number = UInt32.random(in: 0..<256, using: &generator)
        switch self {
        case .x86: return [0xB8] + little(number << 8 | 0x3000_0041, 4)
        case .a64: return little(0xD280_0000 | number << 5, 4)
        case .thumb: return little(0x2000 | number, 2) + [0x00, 0xBF]
        case .riscv: return little(number << 20 | 0x513, 4)
        }
    }

    private var nothing: [UInt8] {
        switch self {
        case .x86: [0x90]
        case .a64: little(0xD503_201F, 4)
        case .thumb: [0x00, 0xBF]
        case .riscv: little(0x13, 4)
        }
    }

    /// An ELF file of one executable segment, without sections.
    private func executable(_ code: [UInt8]) -> [UInt8] {
        let is64 = self != .thumb
        var image = [UInt8](repeating: 0, count: is64 ? 120 : 84)
        image.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, is64 ? 2 : 1, 1])
        image[16] = 3
        image[18] =
            switch self {
            case .x86: 62
            case .a64: 183
            case .thumb: 40
            case .riscv: 243
            }
        image[is64 ? 32 : 28] = is64 ? 64 : 52
        image[is64 ? 54 : 42] = is64 ? 56 : 32
        image[is64 ? 56 : 44] = 1
        let row = is64 ? 64 : 52
        let size = little(UInt32(image.count + code.count), 4)
        image[row] = 1
        image[row + (is64 ? 4 : 24)] = 5
        for at in [row + (is64 ? 32 : 16), row + (is64 ? 40 : 20)] { image.replaceSubrange(at..<(at + 4), with: size) }
        return image + code
    }

    private func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }
}
