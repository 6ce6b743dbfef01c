import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("ESP32 image")
struct ESP32Tests {
    @Test("E2 header, segments and application description are read")
    func everything() throws {
        let bytes = ESP32Builder().build()
        let image = try ESP32Image(bytes.span)
        #expect(image.header.chip.name == "ESP32-C3")
        #expect(image.header.segmentCount == 3)
        #expect(image.header.entryPoint == 0x4038_0000)
        #expect(image.header.flashSize == 4 << 20)
        #expect(image.header.hasDigest)
        #expect(image.totalSize == bytes.count)
        #expect(image.app?.elfDigest == [UInt8](repeating: 0x5A, count: 32))
        #expect(
            image.memoryMap.ranges == [
                MemoryRegion(start: 0x3C00_0020, length: 256), MemoryRegion(start: 0x3FC8_0000, length: 64),
                MemoryRegion(start: 0x4038_0000, length: 132),
            ]
        )
        let findings = image.findings
        #expect(findings.identity == SoftwareIdentity(name: "thermostat", version: "1.4.2"))
        #expect(findings.machine == 243)
        #expect(
            findings.needs(.imageIdentity) == [
                AttributeNeed(.imageIdentity, "chip", .equals(.text("ESP32-C3"))),
                AttributeNeed(.imageIdentity, "chip-revision", .range(low: 3, high: 199)),
            ]
        )
        #expect(findings.needs(.storage)[0].match == .atLeast(Int64(bytes.count)))
        #expect(findings.provides == [.attribute(.image, "image-0", .text("1.4.2"))])
        #expect(findings.fact("framework") == "ESP-IDF v5.1.2")
        #expect(findings.fact("compiled") == "Nov 20 2026 10:11:12")
        #expect(findings.fact("digest") == "SHA-256 appended")
        #expect(findings.fact("flash mode") == "DIO")
        #expect(findings.fact("highest chip revision") == "1.99")
    }

    @Test(
        "E2 the chip names its processor",
        arguments: [
            (0 as UInt16, "ESP32", 94 as UInt16?), (2, "ESP32-S2", 94), (5, "ESP32-C3", 243), (9, "ESP32-S3", 94),
            (0xC, "ESP32-C2", 243), (0xD, "ESP32-C6", 243), (0x10, "ESP32-H2", 243), (0x12, "ESP32-P4", 243),
            (0x77, "esp-119", nil),
        ]
    )
    func chips(_ number: UInt16, _ name: String, _ machine: UInt16?) throws {
        let findings = try ESP32Image(ESP32Builder(chip: number).build().span).findings
        #expect(findings.needs(.imageIdentity)[0].match == .equals(.text(Text(name))))
        #expect(findings.machine == machine)
    }

    @Test("E2 old images have one byte for the revision: major, on the ESP32-C3 minor")
    func oldRevisions() throws {
        for (chip, revision) in [(0 as UInt16, 300 as UInt16), (5, 3)] {
            var builder = ESP32Builder(chip: chip, legacyRevision: 3, lowestRevision: 0, highestRevision: 0)
            #expect(try ESP32Image(builder.build().span).header.lowestRevision == revision)
            builder.legacyRevision = 0
            let image = try ESP32Image(builder.build().span)
            #expect(image.header.highestRevision == nil)
            #expect(image.findings.needs(.imageIdentity).map(\.name) == ["chip"])
        }
    }

    @Test("E2 an application that uses anti-rollback needs a counter that has not gone past it")
    func secureVersion() throws {
        var builder = ESP32Builder()
        builder.app?.secureVersion = 5
        let findings = try ESP32Image(builder.build().span).findings
        #expect(findings.requirements.contains(Requirement(.securityCounter, "image-0", .range(low: nil, high: 5))))
        #expect(findings.provides.contains(.attribute(.securityCounter, "image-0", .number(5))))
    }

    @Test("an image without description, of a boot loader, is read")
    func noApp() throws {
        let image = try ESP32Image(ESP32Builder(app: nil, hasDigest: false).build().span)
        #expect(image.app == nil)
        #expect(image.findings.identity == SoftwareIdentity())
        #expect(image.findings.fact("digest") == "none")
    }

    @Test("E1 a descriptor inside of a segment is found")
    func descriptor() throws {
        let inner = FirmwareFormat.descriptor
        let builder = ESP32Builder(segments: [(0x3FC8_0000, [0, 0, 0, 0] + CortexMCode.marked(inner))])
        #expect(try ESP32Image(builder.build().span).findings.embeddedDescriptor == inner)
    }

    @Test("a wrong checksum is named with its offset")
    func checksum() throws {
        let good = ESP32Builder(hasDigest: false).build()
        let error = try #require(FirmwareFormat.esp32.error(ESP32Builder(hasDigest: false, checksum: 0).build()))
        #expect(error.code == .checksum)
        #expect(error.offset == good.count - 1)
        #expect(error.found == "0x0")
    }

    @Test("each field that contradicts the format is named")
    func refusals() throws {
        func error(_ offset: Int, _ value: UInt8) -> FirmwareError? {
            var bytes = ESP32Builder().build()
            bytes[offset] = value
            return FirmwareFormat.esp32.error(bytes)
        }
        #expect(error(0, 0xE8)?.code == .notThisFormat)
        #expect(error(1, 17)?.structure == "ESP32 segment count")
        #expect(error(1, 0)?.structure == "ESP32 segment count")
        #expect(error(16, 0xFF)?.structure == "ESP32 chip revisions")
        #expect(error(23, 2)?.structure == "ESP32 digest mark")
        #expect(error(31, 0x7F)?.structure == "ESP32 segment 0")
        #expect(error(30, 0x10)?.code == .truncated)
    }
}
