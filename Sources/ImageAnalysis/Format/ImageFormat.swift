/// The format of an image, by its first bytes. What it says of itself is looked at by the format's own reader.
public enum ImageFormat: String, Equatable, Sendable, CaseIterable {
    /// An ELF file: a program, library, firmware or kernel module.
    case elf
    /// Intel HEX.
    case intelHex = "intel-hex"
    /// Motorola S-record.
    case sRecord = "s-record"
    /// Microsoft's USB flashing format.
    case uf2
    /// An image for MCUboot.
    case mcuboot
    /// An application image for Espressif's chips.
    case esp
    /// A kernel for x86 with its set-up code.
    case bzImage = "bzimage"
    /// A kernel for 64-bit Arm.
    case arm64Image = "arm64-image"
    /// A kernel for RISC-V.
    case riscvImage = "riscv-image"
    /// A kernel for 32-bit Arm that unpacks itself.
    case zImage = "zimage"
    /// An image with U-Boot's header.
    case uImage = "uimage"
    /// A flattened device tree, or images within one (FIT).
    case deviceTree = "device-tree"
    /// A squashfs file system.
    case squashFS = "squashfs"
    /// A Debian package, or another archive of `ar`.
    case debianPackage = "deb"
    /// A zip archive: a Python wheel, a Java Card file.
    case zip
    /// A tape archive.
    case tar
    /// Something compressed by gzip.
    case gzip
    /// Something compressed by xz.
    case xz
    /// Something compressed by zstd.
    case zstd
    /// A descriptor instead of an image.
    case descriptor

    /// The format of an image, or `nil` for one that has no mark known here.
    public init?(_ bytes: Span<UInt8>) {
        guard let format = Self.binary(bytes) ?? Self.text(bytes) else { return nil }
        self = format
    }

    private static func binary(_ bytes: Span<UInt8>) -> ImageFormat? {
        func has(_ mark: [UInt8], at offset: Int = 0) -> Bool {
            guard bytes.count >= mark.count, offset <= bytes.count - mark.count else { return false }
            for index in mark.indices where bytes[offset + index] != mark[index] { return false }
            return true
        }
        if has([0x7F, 0x45, 0x4C, 0x46]) { return .elf }
        if has([0x55, 0x46, 0x32, 0x0A, 0x57, 0x51, 0x5D, 0x9E]) { return .uf2 }
        if has([0x3D, 0xB8, 0xF3, 0x96]) || has([0x3C, 0xB8, 0xF3, 0x96]) { return .mcuboot }
        if has(Array("HdrS".utf8), at: 0x202), has([0x55, 0xAA], at: 0x1FE) { return .bzImage }
        if has([0x41, 0x52, 0x4D, 0x64], at: 56) { return .arm64Image }
        if has(Array("RISCV".utf8), at: 48) || has([0x52, 0x53, 0x43, 0x05], at: 56) { return .riscvImage }
        if has([0x18, 0x28, 0x6F, 0x01], at: 0x24) { return .zImage }
        if has([0x27, 0x05, 0x19, 0x56]) { return .uImage }
        if has([0xD0, 0x0D, 0xFE, 0xED]) { return .deviceTree }
        if has(Array("hsqs".utf8)) { return .squashFS }
        if has(Array("!<arch>\n".utf8)) { return .debianPackage }
        if has([0x50, 0x4B, 0x03, 0x04]) || has([0x50, 0x4B, 0x05, 0x06]) { return .zip }
        if has(Array("ustar".utf8), at: 257) { return .tar }
        if has([0x1F, 0x8B]) { return .gzip }
        if has([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]) { return .xz }
        if has([0x28, 0xB5, 0x2F, 0xFD]) { return .zstd }
        if isDescriptor(bytes) { return .descriptor }
        // One byte is a weak mark: the chip's number and the count of segments must make sense as well.
        if bytes.count >= 24, bytes[0] == 0xE9, bytes[1] >= 1, bytes[1] <= 16, bytes[13] == 0 { return .esp }
        return nil
    }

    /// A map of two to five pairs, the first of which is version 1.
    private static func isDescriptor(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 3 && bytes[0] >= 0xA1 && bytes[0] <= 0xA5 && bytes[1] == 1 && bytes[2] == 1
    }

    /// Formats in lines of text: the first line must be a record with digits behind its mark.
    private static func text(_ bytes: Span<UInt8>) -> ImageFormat? {
        var start = 0
        while start < bytes.count, start < 64, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[start]) { start += 1 }
        guard bytes.count - start >= 10 else { return nil }
        let mark = bytes[start]
        guard mark == 0x3A || (mark == 0x53 && bytes[start + 1] >= 0x30 && bytes[start + 1] <= 0x39) else { return nil }
        for index in start + 1..<start + 9 where !isHexadecimal(bytes[index]) { return nil }
        return mark == 0x3A ? .intelHex : .sRecord
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
