import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Device trees")
struct DeviceTreeTests {
    private func read(
        _ bytes: [UInt8],
        limits: DeviceTreeLimits = DeviceTreeLimits()
    ) throws(KernelError) -> DeviceTree {
        try DeviceTree(bytes.span, limits: limits)
    }

    private func code(_ bytes: [UInt8], limits: DeviceTreeLimits = DeviceTreeLimits()) -> KernelError.Code? {
        do throws(KernelError) {
            _ = try read(bytes, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("E2 a blob says board, memory and reserved memory", arguments: [UInt64(16), 17])
    func board(_ version: UInt64) throws {
        var builder = DeviceTreeBuilder.board
        builder.version = version
        let tree = try read(builder.build())
        #expect(tree.model == "Example Gateway 2")
        #expect(tree.compatible == ["example,gateway-2", "example,gateway", "fsl,imx8mm"])
        #expect(
            tree.memory == [
                MemoryRegion(start: 0x4000_0000, length: 0x2000_0000, access: 7),
                MemoryRegion(start: 0x1_0000_0000, length: 0x1000_0000, access: 7),
            ]
        )
        #expect(tree.memorySize == 0x3000_0000)
        #expect(
            tree.reservedMemory == [
                MemoryRegion(start: 0x4800_0000, length: 0x1000),
                MemoryRegion(start: 0x5E00_0000, length: 0x20_0000),
            ]
        )
        #expect(tree.node("/chosen")?["bootargs"]?.text == "console=ttyS0")
        #expect(tree.node("/reserved-memory/optee")?.name == "optee@5e000000")
        #expect(tree.node("/nothing") == nil)
    }

    @Test("E5 a tree fits a device with the same board, and no other board with the same processor")
    func verdict() throws {
        let tree = try read(DeviceTreeBuilder.board.build())
        func outcome(_ compatible: [Text]) -> Bool {
            let device = AttributeCapability(.board, "compatible", .texts(compatible))
            for requirement in tree.findings.requirements {
                guard case .attribute(let need) = requirement.constraint else { return false }
                guard need.match.isSatisfied(by: device.value) else { return false }
            }
            return !tree.findings.requirements.isEmpty
        }
        #expect(outcome(tree.compatible))
        #expect(outcome(["example,gateway-2b", "example,gateway-2", "fsl,imx8mm"]))
        #expect(!outcome(["example,gateway-3", "example,gateway", "fsl,imx8mm"]))
        #expect(!outcome(["other,board", "fsl,imx8mm"]))
    }

    @Test("E4 a device's own tree gives its capabilities")
    func capabilities() {
        let memory = DeviceTreeNode(
            name: "memory@0",
            properties: [DeviceTreeProperty(name: "reg", value: [0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0])]
        )
        let root = DeviceTreeNode(
            name: "",
            properties: [
                DeviceTreeProperty(name: "compatible", value: Array("a,b\0c,d\0".utf8))
            ],
            children: [memory]
        )
        let expected: [Capability] = [
            .attribute(AttributeCapability(.board, "compatible", .texts(["a,b", "c,d"]))),
            .attribute(AttributeCapability(.memory, "ram", .number(0x1000_0000))),
            .attribute(
                AttributeCapability(
                    .memoryRegion,
                    "ram",
                    .region(MemoryRegion(start: 0, length: 0x1000_0000, access: 7))
                )
            ),
        ]
        #expect(DeviceTree(root: root).capabilities == expected)
    }

    @Test(
        "E5 the most specific common entry must be a board",
        arguments: [
            // The same board; a variant that can pass for it.
            (["a,b", "soc,x"], ["a,b", "soc,x"], BoardCompatibility.board("a,b")),
            (["a,b", "soc,x"], ["a,b-2", "a,b", "soc,x"], .board("a,b")),
            (["a,b"], ["a,b"], .board("a,b")),
            // Another board with the same processor, or with nothing in common.
            (["a,b", "soc,x"], ["c,d", "soc,x"], .processor("soc,x")),
            (["a,b", "soc,x"], ["c,d", "soc,x-1", "soc,x"], .processor("soc,x")),
            (["a,b", "soc,x"], ["c,d", "soc,x", "soc"], .processor("soc,x")),
            (["a,b", "soc,x"], ["c,d", "soc,y"], .none),
            ([], ["c,d"], .none),
            (["a,b"], [], .none),
            // The tree of a variant on the board that the variant can pass for.
            (["a,b-2", "a,b", "soc,x"], ["a,b", "soc,x"], .undecided("a,b")),
            // A family of boards, or of processors.
            (["gw,imx6dl-a", "gw,ventana", "soc,y"], ["gw,imx6q-b", "gw,ventana", "soc,x"], .undecided("gw,ventana")),
            (["a,b", "soc,x-1", "soc,x"], ["c,d", "soc,x-1", "soc,x"], .undecided("soc,x-1")),
            // A list that names but one thing, which the other says is its processor.
            (["soc,x"], ["a,b", "soc,x"], .undecided("soc,x")),
            (["soc,x"], ["a,b", "soc,x", "soc"], .undecided("soc,x")),
            (["a,b", "soc,x"], ["soc,x"], .undecided("soc,x")),
        ] as [([Text], [Text], BoardCompatibility)]
    )
    func comparison(_ tree: [Text], _ device: [Text], _ expected: BoardCompatibility) {
        #expect(BoardCompatibility(tree: tree, device: device) == expected)
        // The requirement is met where the comparison finds the board, and nowhere else.
        var isMet = false
        if case .attribute(let need)? = BoardCompatibility.requirement([tree])?.constraint {
            isMet = need.match.isSatisfied(by: .texts(device))
        }
        if case .board = expected { #expect(isMet) } else { #expect(!isMet) }
    }

    @Test("values over the bound are known by place and size only")
    func largeValues() throws {
        var limits = DeviceTreeLimits()
        limits.value = 8
        let bytes = DeviceTreeBuilder(root: [.text("model", "a long name"), .text("b", "c")]).build()
        let root = try read(bytes, limits: limits).root
        let property = try #require(root["model"])
        #expect(property.size == 12)
        #expect(property.value.isEmpty)
        #expect(property.text == nil)
        let offset = try #require(property.offset)
        #expect(Array(bytes[offset..<(offset + 11)]) == Array("a long name".utf8))
        #expect(root["b"]?.text == "c")
    }

    @Test("counts and depth over the bounds are refused")
    func bounds() {
        var deep: [DeviceTreeBuilder.Item] = []
        for _ in 0..<64 { deep = [.node("n", deep)] }
        #expect(code(DeviceTreeBuilder(root: deep).build()) == .limitExceeded)
        var limits = DeviceTreeLimits()
        limits.nodes = 3
        #expect(code(DeviceTreeBuilder.board.build(), limits: limits) == .limitExceeded)
        limits = DeviceTreeLimits()
        limits.properties = 3
        #expect(code(DeviceTreeBuilder.board.build(), limits: limits) == .limitExceeded)
        limits = DeviceTreeLimits()
        limits.name = 3
        #expect(code(DeviceTreeBuilder.board.build(), limits: limits) == .limitExceeded)
    }

    @Test("broken structures are refused")
    func broken() {
        let bytes = DeviceTreeBuilder.board.build()
        func changed(_ offset: Int, _ value: UInt64) -> KernelError.Code? {
            var copy = bytes
            KernelSamples.put(KernelSamples.big(value, 4), at: offset, in: &copy)
            return code(copy)
        }
        #expect(changed(0, 1) == .otherFormat)
        #expect(changed(4, 0xFFFF_FFFF) == .truncated)
        #expect(changed(4, 39) == .malformed)
        #expect(changed(8, 0xFFFF_FFF0) == .truncated)
        #expect(changed(8, 41) != nil)
        #expect(changed(12, 0xFFFF_FFF0) == .truncated)
        #expect(changed(16, 0xFFFF_FFF0) == .truncated)
        #expect(changed(20, 15) == .unsupported)
        #expect(changed(24, 18) == .unsupported)
        #expect(changed(32, 1) == .malformed)
        #expect(changed(36, 8) == .malformed)
    }
}
