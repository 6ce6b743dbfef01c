import CBOR
import Eligibility

/// Capabilities of a device and verdicts, with every kind of value.
enum CapabilitySeeds {
    static func all() -> [[UInt8]] {
        [TableSeeds.device.encoded(), values.encoded(), CapabilitySet([]).encoded()]
    }

    /// Values of every form.
    static let values = CapabilitySet(
        [
            .machine(Machine(addressClass: 2, byteOrder: 1, number: 62)),
            .interpreter("/lib64/ld-linux-x86-64.so.2"),
            .attribute(.abi, "float", .text("hard")), .attribute(.cpuFeature, "avx2"),
            .attribute(.kernel, "linux", .text("6.1.0-18-amd64")), .attribute(.memory, "ram", .number(1 << 30)),
            .attribute(
                .memoryRegion,
                "flash",
                .region(MemoryRegion(start: 0x0800_0000, length: 1 << 20, access: 5))
            ),
            .attribute(.board, "compatible", .texts(["maker,board", "chip,family"])),
            .attribute(.javaCardPackage, "A0000000620101", .pair(major: 1, minor: 6)),
            .attribute(.imageIdentity, "vendor", .bytes([UInt8](repeating: 3, count: 16))),
            .attribute(.bootloader, "u-boot", .text("2024.01")),
            .other(OpaqueItem(kind: CapabilityKind(rawValue: -70), body: [0x80])),
        ],
        unexaminedKinds: [.symbols],
        examinedKinds: [.memory, .javaCardPackage, .board]
    )

    /// Needs with every semantics, some met by ``values``, some not, some not known.
    static let needs: [Requirement] = [
        Requirement(.abi, "float", .equals(.text("soft"))),
        Requirement(.cpuFeature, "avx2"),
        Requirement(.kernel, "linux", .version(.quad, low: "5.10", below: "7")),
        Requirement(.memory, "ram", .range(low: 5, high: nil)),
        Requirement(.memory, "ram", .bits(0xF0)),
        Requirement(.memoryRegion, "flash", .region(MemoryRegion(start: 0x0800_0000, length: 16, access: 4))),
        Requirement(.board, "compatible", .containsAll(["chip,family", "none"])),
        Requirement(.board, "compatible", .oneOf([.text("maker,board"), .texts(["x"])])),
        Requirement(.javaCardPackage, "A0000000620101", .compatible(major: 1, minor: 7)),
        Requirement(.bootloader, "u-boot", .version(.semantic, low: "v1.0.0-rc.1", below: "3000")),
        Requirement(.service, "journal"),
        Requirement(
            .anyOf([
                [Requirement(.hardware, "radio-a"), Requirement(.hardware, "antenna")], [Requirement(.hardware, "b")],
            ])
        ),
    ]

    static func verdicts() -> [[UInt8]] {
        let table = TrustedTable(TableSeeds.full, authorities: [TableAuthority(.lower), TableAuthority(.upper)])
        let verdict = Verdict(of: TableSeeds.descriptor, lower: TableSeeds.device, upper: [])
        let context = TableContext(TableSeeds.descriptor, lower: TableSeeds.device, now: 5)
        let all = [
            Verdict(edges: []), verdict, verdict.applying([table], context: context),
            Verdict(of: Descriptor(requirements: needs), lower: values, upper: []),
        ]
        return all.map { verdict in CBORSeeds.make { verdict.encode(into: &$0) } }
    }
}
