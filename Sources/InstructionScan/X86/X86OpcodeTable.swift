/// What follows an opcode byte, for each byte of the one-byte and the `0F` map (Intel SDM volume 2, appendix A).
enum X86OpcodeTable {
    static let none: UInt8 = 0
    /// A ModRM byte follows.
    static let modRM: UInt8 = 1
    /// One byte of immediate.
    static let byte: UInt8 = 2
    /// Four bytes, or two with the operand size prefix.
    static let full: UInt8 = 4
    /// Two bytes.
    static let word: UInt8 = 8
    /// A relative target of four bytes.
    static let near: UInt8 = 16
    /// A relative target of one byte.
    static let short: UInt8 = 32
    /// Has to be looked at by itself.
    static let special: UInt8 = 64
    /// Not an instruction in 64-bit mode.
    static let invalid: UInt8 = 128

    /// The one-byte map.
    static let oneByte: [UInt8] = {
        var table = [UInt8](repeating: none, count: 256)
        for row in stride(from: 0, to: 0x40, by: 8) {
            for column in 0..<4 { table[row + column] = modRM }
            table[row + 4] = byte
            table[row + 5] = full
            table[row + 6] = invalid
            table[row + 7] = invalid
        }
        table[0x0F] = special
        for prefix in [0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3] { table[prefix] = special }
        for opcode in 0x40...0x4F { table[opcode] = special }
        for opcode in [0x60, 0x61, 0x82, 0x9A, 0xC4, 0xC5, 0xCE, 0xD4, 0xD5, 0xD6, 0xEA] { table[opcode] = invalid }
        table[0x62] = special
        table[0x63] = modRM
        table[0x68] = full
        table[0x69] = modRM | full
        table[0x6A] = byte
        table[0x6B] = modRM | byte
        for opcode in 0x70...0x7F { table[opcode] = short }
        table[0x80] = modRM | byte
        table[0x81] = modRM | full
        table[0x83] = modRM | byte
        for opcode in 0x84...0x8F { table[opcode] = modRM }
        for opcode in 0xA0...0xA3 { table[opcode] = special }
        table[0xA8] = byte
        table[0xA9] = full
        for opcode in 0xB0...0xB7 { table[opcode] = byte }
        for opcode in 0xB8...0xBF { table[opcode] = special }
        table[0xC0] = modRM | byte
        table[0xC1] = modRM | byte
        table[0xC2] = word
        table[0xC4] = special
        table[0xC5] = special
        table[0xC6] = modRM | byte
        table[0xC7] = modRM | full
        table[0xC8] = word | byte
        table[0xCA] = word
        table[0xCD] = byte
        for opcode in 0xD0...0xD3 { table[opcode] = modRM }
        for opcode in 0xD8...0xDF { table[opcode] = modRM }
        for opcode in 0xE0...0xE3 { table[opcode] = short }
        for opcode in 0xE4...0xE7 { table[opcode] = byte }
        table[0xE8] = near
        table[0xE9] = near
        table[0xEB] = short
        table[0xF6] = modRM | special
        table[0xF7] = modRM | special
        table[0xFE] = modRM
        table[0xFF] = modRM
        return table
    }()

    /// The `0F` map.
    static let twoByte: [UInt8] = {
        var table = [UInt8](repeating: modRM, count: 256)
        for opcode in [
            0x05, 0x06, 0x07, 0x08, 0x09, 0x0B, 0x0E, 0x77, 0xA0, 0xA1, 0xA2, 0xA8, 0xA9, 0xAA,
        ] { table[opcode] = none }
        for opcode in 0x30...0x37 { table[opcode] = none }
        for opcode in [0x04, 0x0A, 0x0C, 0x24, 0x25, 0x26, 0x27, 0x36, 0x39, 0x3B, 0x3C, 0x3D, 0x3E, 0x3F] {
            table[opcode] = invalid
        }
        table[0x0F] = modRM | byte
        table[0x38] = special
        table[0x3A] = special
        for opcode in 0x70...0x73 { table[opcode] = modRM | byte }
        for opcode in 0x80...0x8F { table[opcode] = near }
        for opcode in [0xA4, 0xAC, 0xBA, 0xC2, 0xC4, 0xC5, 0xC6] { table[opcode] = modRM | byte }
        for opcode in 0xC8...0xCF { table[opcode] = none }
        return table
    }()

    /// Whether an operation of VEX or EVEX map `map` carries one byte of immediate.
    static func hasByte(map: UInt8, opcode: UInt8) -> Bool {
        switch map {
        case 1: (0x70...0x73).contains(opcode) || opcode == 0xC2 || (0xC4...0xC6).contains(opcode)
        case 3: true
        default: false
        }
    }
}
