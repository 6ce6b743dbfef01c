/// A family of boards that a UF2 block is for. Any number is valid; the names and processors of the well-known ones
/// come from the list of the format (utils/uf2families.json).
public struct UF2Family: RawRepresentable, Equatable, Hashable, Sendable {
    /// The number in the block.
    public let rawValue: UInt32

    /// The family with a number.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Blocks for an address of any RP2350, whatever runs there (`absolute`): no family of boards.
    public static let absolute = UF2Family(rawValue: 0xE48B_FF57)

    private struct Entry {
        var number: UInt32
        var name: StaticString
        /// The ELF number of the processor: 40 Arm, 94 Xtensa, 243 RISC-V.
        var machine: UInt16?
    }

    private static let known: [Entry] = [
        Entry(number: 0x1657_3617, name: "ATmega32", machine: 83),
        Entry(number: 0x1851_780A, name: "SAML21", machine: 40),
        Entry(number: 0x1B57_745F, name: "nRF52", machine: 40),
        Entry(number: 0x1C5F_21B0, name: "ESP32", machine: 94),
        Entry(number: 0x1E1F_432D, name: "STM32L1", machine: 40),
        Entry(number: 0x202E_3A91, name: "STM32L0", machine: 40),
        Entry(number: 0x2146_0FF0, name: "STM32WL", machine: 40),
        Entry(number: 0x2ABC_77EC, name: "LPC55", machine: 40),
        Entry(number: 0x2B88_D29C, name: "ESP32-C2", machine: 243),
        Entry(number: 0x300F_5633, name: "STM32G0", machine: 40),
        Entry(number: 0x31D2_28C6, name: "GD32F350", machine: 40),
        Entry(number: 0x3327_26F6, name: "ESP32-H2", machine: 243),
        Entry(number: 0x3D30_8E94, name: "ESP32-P4", machine: 243),
        Entry(number: 0x0424_0BDF, name: "STM32L5", machine: 40),
        Entry(number: 0x4C71_240A, name: "STM32G4", machine: 40),
        Entry(number: 0x4FB2_D5BD, name: "i.MX RT10xx", machine: 40),
        Entry(number: 0x53B8_0F00, name: "STM32F7", machine: 40),
        Entry(number: 0x540D_DF62, name: "ESP32-C6", machine: 243),
        Entry(number: 0x5511_4460, name: "SAMD51", machine: 40),
        Entry(number: 0x5775_5A57, name: "STM32F4", machine: 40),
        Entry(number: 0x5D1A_0A2E, name: "STM32F2", machine: 40),
        Entry(number: 0x5EE2_1072, name: "STM32F1", machine: 40),
        Entry(number: 0x621E_937A, name: "nRF52833", machine: 40),
        Entry(number: 0x6478_24B6, name: "STM32F0", machine: 40),
        Entry(number: 0x68ED_2B88, name: "SAMD21", machine: 40),
        Entry(number: 0x6B84_6188, name: "STM32F3", machine: 40),
        Entry(number: 0x6D09_22FA, name: "STM32F407", machine: 40),
        Entry(number: 0x6DB6_6082, name: "STM32H7", machine: 40),
        Entry(number: 0x70D1_6653, name: "STM32WB", machine: 40),
        Entry(number: 0x7EAB_61ED, name: "ESP8266", machine: 94),
        Entry(number: 0x7F83_E793, name: "KL32L2", machine: 40),
        Entry(number: 0x8FB0_60FE, name: "STM32F407VG", machine: 40),
        Entry(number: 0x9AF0_3E33, name: "GD32VF103", machine: 243),
        Entry(number: 0xADA5_2840, name: "nRF52840", machine: 40),
        Entry(number: 0xBFDD_4EEE, name: "ESP32-S2", machine: 94),
        Entry(number: 0xC47E_5767, name: "ESP32-S3", machine: 94),
        Entry(number: 0xD42B_A06C, name: "ESP32-C3", machine: 243),
        Entry(number: 0xE48B_FF56, name: "RP2040", machine: 40),
        Entry(number: 0xE48B_FF57, name: "RP2350 absolute", machine: nil),
        Entry(number: 0xE48B_FF58, name: "RP2350 data", machine: nil),
        Entry(number: 0xE48B_FF59, name: "RP2350 Arm secure", machine: 40),
        Entry(number: 0xE48B_FF5A, name: "RP2350 RISC-V", machine: 243),
        Entry(number: 0xE48B_FF5B, name: "RP2350 Arm non-secure", machine: 40),
        Entry(number: 0x00FF_6919, name: "STM32L4", machine: 40),
    ]

    /// The ELF number of the family's processor (`e_machine`), where it is known.
    public var machine: UInt16? { Self.known.first { $0.number == rawValue }?.machine }
}

extension UF2Family: CustomStringConvertible {
    /// The family's name, or its number.
    public var description: String {
        Self.known.first { $0.number == rawValue }?.name.description ?? rawValue.hexadecimal
    }
}
