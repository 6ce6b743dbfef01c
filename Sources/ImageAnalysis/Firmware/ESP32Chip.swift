public import CBOR

/// A chip of Espressif's ESP32 series (`esp_chip_id_t`). Any number is valid.
public struct ESP32Chip: RawRepresentable, Equatable, Hashable, Sendable {
    /// The number in the image.
    public let rawValue: UInt16

    /// The chip with a number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// The name that Espressif gives it, or `esp-` and the number.
    public var name: Text {
        switch rawValue {
        case 0: "ESP32"
        case 2: "ESP32-S2"
        case 5: "ESP32-C3"
        case 9: "ESP32-S3"
        case 0x0C: "ESP32-C2"
        case 0x0D: "ESP32-C6"
        case 0x10: "ESP32-H2"
        case 0x12: "ESP32-P4"
        case 0x14: "ESP32-C61"
        case 0x17: "ESP32-C5"
        default: Text("esp-\(rawValue)")
        }
    }

    /// The ELF number of its processor, where the chip is known: 94 Xtensa, 243 RISC-V.
    public var machine: UInt16? {
        switch rawValue {
        case 0, 2, 9: 94
        case 5, 0x0C, 0x0D, 0x10, 0x12, 0x14, 0x17: 243
        default: nil
        }
    }
}
