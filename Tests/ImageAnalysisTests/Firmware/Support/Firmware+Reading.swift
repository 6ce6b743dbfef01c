import CBOR
import Eligibility
import ImageAnalysis

/// The firmware formats, each with a reader from bytes to findings. Tests name files by them.
enum FirmwareFormat: String, CaseIterable, Sendable {
    case intelHex
    case sRecord
    case uf2
    case mcuboot
    case esp32
    case elf
    case raw

    /// What the file is, or why it is none.
    func findings(_ bytes: [UInt8]) throws(FirmwareError) -> ImageFindings {
        switch self {
        case .intelHex: try IntelHexImage(bytes.span).findings
        case .sRecord: try SRecordImage(bytes.span).findings
        case .uf2: try UF2Image(bytes.span).findings
        case .mcuboot: try MCUbootImage(bytes.span).findings
        case .esp32: try ESP32Image(bytes.span).findings
        case .elf: try BareMetalELFImage(bytes.span).findings
        case .raw: try RawFirmwareImage(bytes.span, baseAddress: 0x0800_0000).findings
        }
    }

    /// The error of a file that is refused.
    func error(_ bytes: [UInt8]) -> FirmwareError? {
        do throws(FirmwareError) {
            _ = try findings(bytes)
            return nil
        } catch {
            return error
        }
    }

    /// A file with every structure of the format.
    var sample: [UInt8] {
        switch self {
        case .intelHex:
            var builder = IntelHexBuilder()
            builder.write(CortexMCode(descriptor: FirmwareFormat.descriptor).bytes, at: 0x0800_0000)
            builder.write([1, 2, 3], at: 0x0801_FFFE)
            builder.record(type: 2, [0x10, 0x00])
            builder.record(type: 0, at: 0xFFFE, [4, 5, 6, 7])
            builder.record(type: 3, [0x12, 0x34, 0x56, 0x78])
            builder.record(type: 5, [0x08, 0, 1, 1])
            return builder.build()
        case .sRecord:
            var builder = SRecordBuilder()
            builder.header("firmware.srec")
            builder.write(CortexMCode(descriptor: FirmwareFormat.descriptor).bytes, at: 0x0800_0000)
            builder.entryPoint = 0x0800_0100
            return builder.build()
        case .uf2:
            let code = CortexMCode(base: 0x2000, descriptor: FirmwareFormat.descriptor).bytes
            var blocks = UF2Builder.blocks(code, at: 0x2000, family: 0xADA5_2840)
            blocks[0].flags |= 0xC000
            blocks[0].md5 = (0x2000, 0x1000)
            blocks[0].trailer =
                UF2Builder.tag(0x9F_C7BC, Array("0.1.2".utf8))
                + UF2Builder.tag(0x65_0D9D, Array("ACME Toaster mk3".utf8))
                + UF2Builder.tag(0x0B_E9F7, [0, 1, 0, 0]) + UF2Builder.tag(0xC8_A729, [9, 8, 7, 6, 5, 4, 3, 2])
                + UF2Builder.tag(0xB4_6DB0, [UInt8](repeating: 1, count: 32))
            blocks.append(
                UF2Builder.Block(flags: 0x1000, address: 0, last: 5, data: [1, 2, 3, 4, 5], trailer: [0x61, 0])
            )
            return UF2Builder.build(blocks)
        case .mcuboot:
            return MCUbootBuilder(
                protected: [
                    (0x40, MCUbootBuilder.dependency(1, (2, 0, 5, 0))), (0x50, [7, 0, 0, 0]),
                    (0x74, [UInt8](1...16)), (0x75, [UInt8](17...32)), (0xF7A0, FirmwareFormat.descriptor),
                ]
            ).build()
        case .esp32: return ESP32Builder().build()
        case .elf: return BareMetalELFBuilder().build()
        case .raw: return CortexMCode(descriptor: FirmwareFormat.descriptor).bytes
        }
    }

    /// A descriptor to hide in samples.
    static let descriptor = Descriptor(identity: SoftwareIdentity(name: "inner", version: "1")).encoded()
}

extension ImageFindings {
    /// What the requirements of a kind ask for, by name.
    func needs(_ kind: CapabilityKind) -> [AttributeNeed] {
        requirements.compactMap { requirement in
            guard case .attribute(let need) = requirement.constraint, need.kind == kind else { return nil }
            return need
        }
    }

    /// The processor that is needed.
    var machine: UInt16? {
        for requirement in requirements {
            if case .machine(let machine) = requirement.constraint { return machine.number }
        }
        return nil
    }

    /// The value of a fact.
    func fact(_ label: String) -> String? { facts.first { $0.label.string == label }?.value.string }
}
