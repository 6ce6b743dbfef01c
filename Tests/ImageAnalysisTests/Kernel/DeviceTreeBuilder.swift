/// Writes device tree blobs for tests.
struct DeviceTreeBuilder {
    indirect enum Item {
        case node(String, [Item])
        case property(String, [UInt8])

        static func text(_ name: String, _ values: String...) -> Item {
            .property(name, values.flatMap { Array($0.utf8) + [0] })
        }

        static func cells(_ name: String, _ values: UInt32...) -> Item {
            .property(name, values.flatMap { KernelSamples.big(UInt64($0), 4) })
        }
    }

    var root: [Item]
    var reservations: [(start: UInt64, length: UInt64)] = []
    var version: UInt64 = 17

    func build() -> [UInt8] {
        var structure: [UInt8] = []
        var strings: [UInt8] = []
        var offsets: [String: Int] = [:]
        func align() { while structure.count % 4 != 0 { structure.append(0) } }
        func add(_ item: Item) {
            switch item {
            case .node(let name, let items):
                structure += KernelSamples.big(1, 4) + Array(name.utf8) + [0]
                align()
                for item in items { add(item) }
                structure += KernelSamples.big(2, 4)
            case .property(let name, let value):
                if offsets[name] == nil {
                    offsets[name] = strings.count
                    strings += Array(name.utf8) + [0]
                }
                structure += KernelSamples.big(3, 4) + KernelSamples.big(UInt64(value.count), 4)
                structure += KernelSamples.big(UInt64(offsets[name]!), 4) + value
                align()
            }
        }
        add(.node("", root))
        structure += KernelSamples.big(9, 4)
        var reserved: [UInt8] = []
        for entry in reservations + [(0, 0)] {
            reserved += KernelSamples.big(entry.start, 8) + KernelSamples.big(entry.length, 8)
        }
        let structureOffset = 40 + reserved.count
        let stringsOffset = structureOffset + structure.count
        let fields: [UInt64] = [
            0xD00D_FEED, UInt64(stringsOffset + strings.count), UInt64(structureOffset), UInt64(stringsOffset), 40,
            version, 16, 0, UInt64(strings.count), UInt64(structure.count),
        ]
        return fields.flatMap { KernelSamples.big($0, 4) } + reserved + structure + strings
    }

    /// A board with two ranges of memory and two reservations.
    static var board: DeviceTreeBuilder {
        DeviceTreeBuilder(
            root: [
                .cells("#address-cells", 2), .cells("#size-cells", 1),
                .text("model", "Example Gateway 2"),
                .text("compatible", "example,gateway-2", "example,gateway", "fsl,imx8mm"),
                .node("chosen", [.text("bootargs", "console=ttyS0")]),
                .node(
                    "memory@40000000",
                    [.text("device_type", "memory"), .cells("reg", 0, 0x4000_0000, 0x2000_0000, 1, 0, 0x1000_0000)]
                ),
                .node(
                    "reserved-memory",
                    [
                        .cells("#address-cells", 1), .cells("#size-cells", 1), .property("ranges", []),
                        .node("optee@5e000000", [.cells("reg", 0x5E00_0000, 0x20_0000), .property("no-map", [])]),
                        .node("linux,cma", [.cells("size", 0x100_0000)]),
                    ]
                ),
            ],
            reservations: [(0x4800_0000, 0x1000)]
        )
    }

    /// An image tree with a kernel, two device trees and two configurations, one of which says its board.
    static func imageTree(kernel: [UInt8], boards: [[Item]]) -> DeviceTreeBuilder {
        var images: [Item] = [
            .node(
                "kernel-1",
                [
                    .text("description", "Linux"), .property("data", kernel), .text("type", "kernel"),
                    .text("arch", "arm64"), .text("os", "linux"), .text("compression", "none"),
                    .cells("load", 0x4008_0000), .cells("entry", 0x4008_0000),
                    .node("hash-1", [.text("algo", "sha256"), .property("value", [UInt8](repeating: 7, count: 32))]),
                ]
            )
        ]
        var configurations: [Item] = [.text("default", "conf-1")]
        for (index, board) in boards.enumerated() {
            let tree = DeviceTreeBuilder(root: board).build()
            images.append(
                .node(
                    "fdt-\(index + 1)",
                    [
                        .property("data", tree), .text("type", "flat_dt"), .text("arch", "arm64"),
                        .text("compression", "none"), .node("hash-1", [.text("algo", "crc32")]),
                    ]
                )
            )
            configurations.append(
                .node(
                    "conf-\(index + 1)",
                    [.text("kernel", "kernel-1"), .text("fdt", "fdt-\(index + 1)"), .node("signature-1", [])]
                )
            )
        }
        return DeviceTreeBuilder(root: [
            .text("description", "Example image"), .cells("#address-cells", 1),
            .node("images", images), .node("configurations", configurations),
        ])
    }
}
