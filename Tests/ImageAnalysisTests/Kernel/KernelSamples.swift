/// Writes small kernel images for tests.
enum KernelSamples {
    static func little(_ value: UInt64, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * $0)) }
    }

    static func big(_ value: UInt64, _ width: Int) -> [UInt8] { little(value, width).reversed() }

    static func put(_ bytes: [UInt8], at offset: Int, in file: inout [UInt8]) {
        file.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }

    static let version = "6.1.0-18-amd64 (debian-kernel@lists.debian.org) #1 SMP PREEMPT_DYNAMIC"

    /// An x86 image of boot protocol 2.15 with one set-up sector more than the boot sector and a payload of zstd.
    static func bzImage(
        version text: String = version,
        protocolVersion: UInt64 = 0x020F,
        is64Bit: Bool = true,
        isRelocatable: Bool = true
    ) -> [UInt8] {
        var file = [UInt8](repeating: 0, count: 1_024 + 64)
        put([0x4D, 0x5A], at: 0, in: &file)
        file[0x1F1] = 1
        put([0x55, 0xAA], at: 0x1FE, in: &file)
        put(Array("HdrS".utf8), at: 0x202, in: &file)
        put(little(protocolVersion, 2), at: 0x206, in: &file)
        put(little(0x100, 2), at: 0x20E, in: &file)
        put(Array(text.utf8) + [0], at: 0x300, in: &file)
        put(little(0x20_0000, 4), at: 0x230, in: &file)
        file[0x234] = isRelocatable ? 1 : 0
        put(little(is64Bit ? 0x3F : 0, 2), at: 0x236, in: &file)
        put(little(2_047, 4), at: 0x238, in: &file)
        put(little(16, 4), at: 0x248, in: &file)
        put(little(40, 4), at: 0x24C, in: &file)
        put(little(0x100_0000, 8), at: 0x258, in: &file)
        put(little(0x300_0000, 4), at: 0x260, in: &file)
        put([0x28, 0xB5, 0x2F, 0xFD], at: 1_024 + 16, in: &file)
        return file
    }

    /// An arm64 image whose flags say `flags`, with a version line.
    static func arm64(flags: UInt64 = 0b1010) -> [UInt8] {
        var file = flat(flags: flags)
        put([0x41, 0x52, 0x4D, 0x64], at: 56, in: &file)
        return file
    }

    /// A RISC-V image with a header of version 0.2.
    static func riscv() -> [UInt8] {
        var file = flat(flags: 0)
        put(little(2, 4), at: 32, in: &file)
        put(Array("RISCV".utf8), at: 48, in: &file)
        put([0x52, 0x53, 0x43, 0x05], at: 56, in: &file)
        return file
    }

    private static func flat(flags: UInt64) -> [UInt8] {
        var file = [UInt8](repeating: 0, count: 64)
        put([0x4D, 0x5A], at: 0, in: &file)
        put(little(0x8_0000, 8), at: 8, in: &file)
        put(little(0x1E0_0000, 8), at: 16, in: &file)
        put(little(flags, 8), at: 24, in: &file)
        // The form of the line comes first in a kernel, and is no version.
        file += Array("Linux version %s (%s)\0".utf8)
        file += Array("Linux version 6.6.31+rpt-rpi-v8 (serge@raspberrypi.com) (gcc 12.2) #1 SMP PREEMPT\n\0".utf8)
        return file
    }

    /// A self-unpacking image for 32-bit Arm, with `tail` after it.
    static func zImage(isBigEndian: Bool = false, tail: [UInt8] = []) -> [UInt8] {
        func order(_ value: UInt64, _ width: Int) -> [UInt8] { isBigEndian ? big(value, width) : little(value, width) }
        var file = [UInt8](repeating: 0, count: 96)
        put(order(0x016F_2818, 4), at: 0x24, in: &file)
        put(order(0, 4), at: 0x28, in: &file)
        put(order(96, 4), at: 0x2C, in: &file)
        return file + tail
    }

    /// The checksum of Ethernet, bit by bit.
    static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var value = UInt32.max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
        }
        return ~value
    }

    /// An image with U-Boot's header.
    static func uImage(
        data: [UInt8],
        system: UInt8 = 5,
        architecture: UInt8 = 2,
        type: UInt8 = 2,
        compression: UInt8 = 0
    ) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 64)
        put(big(0x2705_1956, 4), at: 0, in: &header)
        put(big(1_700_000_000, 4), at: 8, in: &header)
        put(big(UInt64(data.count), 4), at: 12, in: &header)
        put(big(0x8000_8000, 4), at: 16, in: &header)
        put(big(0x8000_8040, 4), at: 20, in: &header)
        put(big(UInt64(checksum(data)), 4), at: 24, in: &header)
        put([system, architecture, type, compression], at: 28, in: &header)
        put(Array("Linux-6.1.55".utf8), at: 32, in: &header)
        put(big(UInt64(checksum(header)), 4), at: 4, in: &header)
        return header + data
    }
}
