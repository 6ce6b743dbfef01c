/// The smallest ELF program that can be analysed: a file header, and content that nobody loads.
enum ELFImage {
    enum Machine: UInt16 {
        case x86 = 62
        case aarch64 = 183
    }

    /// An image for `machine` whose content is made from `seed`.
    static func make(_ machine: Machine, seed: UInt8, count: Int = 512) -> [UInt8] {
        var bytes: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8)
        append(2, width: 2, to: &bytes)
        append(UInt64(machine.rawValue), width: 2, to: &bytes)
        append(1, width: 4, to: &bytes)
        for _ in 0..<3 { append(0, width: 8, to: &bytes) }
        append(0, width: 4, to: &bytes)
        append(64, width: 2, to: &bytes)
        append(56, width: 2, to: &bytes)
        append(0, width: 2, to: &bytes)
        append(64, width: 2, to: &bytes)
        append(0, width: 2, to: &bytes)
        append(0, width: 2, to: &bytes)
        for index in 0..<count { bytes.append(seed &+ UInt8(truncatingIfNeeded: index &* 7)) }
        return bytes
    }

    private static func append(_ value: UInt64, width: Int, to bytes: inout [UInt8]) {
        for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
    }
}
