import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Intel HEX")
struct IntelHexTests {
    @Test("E2 addresses, entry point and vector table are read")
    func everything() throws {
        var builder = IntelHexBuilder()
        builder.write(CortexMCode().bytes, at: 0x0800_0000)
        builder.write([UInt8](repeating: 1, count: 100), at: 0x0801_FFE0)
        builder.record(type: 5, [0x08, 0, 1, 1])
        let image = try IntelHexImage(builder.build().span)
        #expect(
            image.memoryMap.ranges == [
                MemoryRegion(start: 0x0800_0000, length: 512), MemoryRegion(start: 0x0801_FFE0, length: 100),
            ]
        )
        #expect(image.entryPoint == .linear(0x0800_0101))
        #expect(image.vectorTable?.initialStackPointer == 0x2000_4000)
        let findings = image.findings
        #expect(findings.format == "intel-hex")
        #expect(findings.machine == 40)
        #expect(findings.fact("entry point") == "0x8000101")
        #expect(
            findings.needs(.memoryRegion) == [
                AttributeNeed(
                    .memoryRegion,
                    "flash",
                    .region(MemoryRegion(start: 0x0800_0000, length: 512, access: 5))
                ),
                AttributeNeed(
                    .memoryRegion,
                    "flash",
                    .region(MemoryRegion(start: 0x0801_FFE0, length: 100, access: 1))
                ),
                AttributeNeed(.memoryRegion, "ram", .region(MemoryRegion(start: 0x2000_3FF8, length: 8, access: 3))),
            ]
        )
    }

    @Test(
        "E2 what lies below SRAM may be RAM or registers that configure the chip: any region that is there fits",
        arguments: zip([0x1000_10C0, 0x2000_0000, 0x0001_0000] as [UInt32], ["", "ram", "flash"] as [Text])
    )
    func betweenFlashAndRAM(address: UInt32, name: Text) throws {
        var builder = IntelHexBuilder()
        builder.write(CortexMCode(base: 0).bytes, at: 0)
        builder.write([1, 2, 3, 4], at: address)
        let needs = try IntelHexImage(builder.build().span).findings.needs(.memoryRegion)
        let region = MemoryRegion(start: UInt64(address), length: 4, access: 1)
        #expect(needs.contains(AttributeNeed(.memoryRegion, name, .region(region))))
    }

    @Test("E2 segmented addresses wrap around inside of their 64 KiB")
    func segments() throws {
        var builder = IntelHexBuilder()
        builder.record(type: 2, [0x12, 0x00])
        builder.record(type: 0, at: 0xFFFE, [1, 2, 3, 4])
        builder.record(type: 3, [0x12, 0x00, 0x00, 0x10])
        let image = try IntelHexImage(builder.build().span)
        #expect(
            image.memoryMap.ranges == [
                MemoryRegion(start: 0x1_2000, length: 2), MemoryRegion(start: 0x2_1FFE, length: 2),
            ]
        )
        #expect(image.entryPoint == .segmented(segment: 0x1200, offset: 0x10))
        #expect(image.findings.needs(.memoryRegion).map(\.name) == ["", ""])
        #expect(image.findings.machine == nil)
    }

    @Test("every line end, lower case and white space around a line do", arguments: ["\n", "\r\n", "\r", " \t\n"])
    func lines(_ lineEnd: String) throws {
        var builder = IntelHexBuilder()
        builder.lineEnd = lineEnd
        builder.write([0xAB, 0xCD], at: 0x10)
        let text = String(decoding: builder.build(), as: UTF8.self)
        for variant in [text, text.lowercased(), "\n" + text + "\n\u{1A}"] {
            #expect(try IntelHexImage([UInt8](variant.utf8).span).memoryMap.byteCount == 2)
        }
    }

    @Test("a wrong checksum is named with its line, and what would be right")
    func checksum() throws {
        let text = ":020000040800F2\n:0400000001020304F3\n:00000001FF\n"
        let error = try #require(FirmwareFormat.intelHex.error([UInt8](text.utf8)))
        #expect(error.code == .checksum)
        #expect(error.structure == "Intel HEX record on line 2")
        #expect(error.offset == 16)
        #expect((error.expected, error.found) == ("0xf2", "0xf3"))
    }

    @Test(
        "what is not a record is refused with its line",
        arguments: [
            (":00000001FF\n:00000001FF\n", "malformed", 2), (":0100000000FF\n", "truncated", 2),
            (":0200000000FE\n", "truncated", 1), (":010000000000FF\n", "malformed", 1), (":0", "truncated", 1),
            (":00000001F", "truncated", 1), (":0000000xFF", "malformed", 1), (":00000006FA\n", "unsupported", 1),
            (":0100000400FB\n", "malformed", 1), (":\n", "truncated", 1), ("hello", "notThisFormat", 1),
            (":0100000000FF\nx", "malformed", 2),
        ]
    )
    func refusals(_ text: String, _ code: String, _ line: Int) throws {
        let error = try #require(FirmwareFormat.intelHex.error([UInt8](text.utf8)))
        #expect(error.code.name == code)
        #expect(error.structure == "Intel HEX record on line \(line)")
    }

    @Test("an address that is written twice must have one value")
    func overlap() throws {
        var builder = IntelHexBuilder()
        builder.write([1, 2, 3, 4], at: 0x100)
        builder.write([3, 4, 5], at: 0x102)
        let image = try IntelHexImage(builder.build().span)
        #expect(image.memoryMap.ranges == [MemoryRegion(start: 0x100, length: 5)])
        #expect(image.rewrittenBytes == 2)
        builder.write([9], at: 0x101)
        let error = try #require(FirmwareFormat.intelHex.error(builder.build()))
        #expect(error.code == .malformed)
        #expect(error.found == "two values for 0x101")
    }

    @Test("records beyond 32-bit addresses are refused")
    func lastAddress() throws {
        var builder = IntelHexBuilder()
        builder.record(type: 4, [0xFF, 0xFF])
        builder.record(type: 0, at: 0xFFFF, [1])
        #expect(try IntelHexImage(builder.build().span).memoryMap.ranges[0].start == 0xFFFF_FFFF)
        builder.record(type: 0, at: 0xFFFF, [1, 2])
        #expect(FirmwareFormat.intelHex.error(builder.build())?.code == .malformed)
    }

    @Test("pieces out of order are bounded, before sorting and after", arguments: [(70_000, 8), (4_000, 8)])
    func pieces(_ count: UInt32, _ step: UInt32) throws {
        var builder = IntelHexBuilder()
        for index in 0..<count { builder.write([1], at: 0x0100_0000 - index * step) }
        #expect(FirmwareFormat.intelHex.error(builder.build())?.code == .limitExceeded)
    }

    @Test("pieces in descending order that leave no gap are one range")
    func descending() throws {
        var builder = IntelHexBuilder()
        for index: UInt32 in 0..<5_000 { builder.write([1, 2], at: 0x0100_0000 - index * 2) }
        #expect(try IntelHexImage(builder.build().span).memoryMap.ranges.map(\.length) == [10_000])
    }

    @Test("E1 a descriptor inside is found at a place that is a multiple of four, and nowhere else")
    func descriptor() throws {
        let inner = FirmwareFormat.descriptor
        for shift in 0..<4 {
            var builder = IntelHexBuilder()
            builder.write([UInt8](repeating: 0, count: 64 + shift) + CortexMCode.marked(inner), at: 0x200)
            let found = try IntelHexImage(builder.build().span).findings.embeddedDescriptor
            #expect(found == (shift == 0 ? inner : nil))
            var moved = IntelHexBuilder()
            moved.write(CortexMCode.marked(inner), at: 0x200 + UInt32(shift))
            #expect(try IntelHexImage(moved.build().span).embeddedDescriptor == (shift == 0 ? inner : nil))
        }
    }

    @Test("E1 the mark alone, or with a length that does not fit, is no descriptor")
    func noDescriptor() throws {
        for length: UInt32 in [0, 100, 0xFFFF_FFFF] {
            var bytes = CortexMCode.marked([0xA1, 1, 1])
            bytes.patch32(length, at: 8)
            var builder = IntelHexBuilder()
            builder.write(bytes, at: 0)
            #expect(try IntelHexImage(builder.build().span).embeddedDescriptor == nil)
        }
    }
}
