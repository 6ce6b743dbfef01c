import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("S-record")
struct SRecordTests {
    @Test("E2 all widths of addresses are read", arguments: [2, 3, 4])
    func widths(_ width: Int) throws {
        var builder = SRecordBuilder()
        builder.width = width
        builder.header("hello     ")
        builder.entryPoint = 0x1234
        builder.write([UInt8](0..<40), at: 0xFF00)
        let image = try SRecordImage(builder.build().span)
        #expect(image.header == "hello")
        #expect(image.memoryMap.ranges == [MemoryRegion(start: 0xFF00, length: 40)])
        #expect(image.entryPoint == 0x1234)
        #expect(image.recordCount == 3)
        #expect(image.findings.format == "s-record")
        #expect(image.findings.fact("entry point") == "0x1234")
    }

    @Test("E1 E2 vector table and descriptor are found")
    func content() throws {
        let findings = try FirmwareFormat.sRecord.findings(FirmwareFormat.sRecord.sample)
        #expect(findings.machine == 40)
        #expect(findings.needs(.memoryRegion).map(\.name) == ["flash", "ram"])
        #expect(findings.embeddedDescriptor == FirmwareFormat.descriptor)
        #expect(findings.fact("header") == "firmware.srec")
    }

    @Test("an example of the manual is read")
    func manual() throws {
        let text = """
            S00600004844521B
            S1130000285F245F2212226A000424290008237C2A
            S11300100002000800082629001853812341001813
            S113002041E900084E42234300182342000824A952
            S107003000144ED492
            S9030000FC
            """
        let image = try SRecordImage([UInt8](text.utf8).span)
        #expect(image.header == "HDR")
        #expect(image.memoryMap.ranges == [MemoryRegion(start: 0, length: 52)])
    }

    @Test("a wrong checksum is named with its line")
    func checksum() throws {
        let error = try #require(FirmwareFormat.sRecord.error([UInt8]("S00600004844521B\nS10500000102F8\n".utf8)))
        #expect(error.code == .checksum)
        #expect(error.structure == "S-record on line 2")
        #expect((error.expected, error.found) == ("0xf7", "0xf8"))
    }

    @Test(
        "what is not a record is refused with its line",
        arguments: [
            ("S104000001FA\n", "truncated", 2), ("S9030000FC\nS9030000FC", "malformed", 2),
            ("S503000AF2\n", "malformed", 1), ("S4030000FC\n", "unsupported", 1), ("S", "truncated", 1),
            ("Sx", "notThisFormat", 1), ("S1", "truncated", 1), ("S1FF", "truncated", 1),
            ("S9020000FD", "malformed", 1),
            ("S3030000FC", "malformed", 1), ("S104000001FA00\n", "malformed", 1), ("S5030000FC\nhello", "malformed", 2),
        ]
    )
    func refusals(_ text: String, _ code: String, _ line: Int) throws {
        let error = try #require(FirmwareFormat.sRecord.error([UInt8](text.utf8)))
        #expect(error.code.name == code)
        #expect(error.structure == "S-record on line \(line)")
    }

    @Test("a header with control characters is not shown to anyone")
    func header() throws {
        var builder = SRecordBuilder()
        builder.header("a\u{1B}[2Jb")
        builder.write([1], at: 0)
        #expect(try SRecordImage(builder.build().span).header == nil)
    }
}
