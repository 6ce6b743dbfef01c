import Eligibility
import Harness
import ImageAnalysis
import Samples

extension Harness {
    /// Images for microcontrollers, each format in turn.
    static let firmware = Harness("firmware", isCBOR: false, seeds: FirmwareSeeds.all) { input in
        let bytes = input.span
        if let image = try? IntelHexImage(bytes) { check(image.findings) }
        if let image = try? SRecordImage(bytes) { check(image.findings) }
        if let image = try? UF2Image(bytes) { check(image.findings) }
        if let image = try? MCUbootImage(bytes) { check(image.findings) }
        if let image = try? ESP32Image(bytes) { check(image.findings) }
        if let image = try? BareMetalELFImage(bytes) { check(image.findings) }
        if let image = try? RawFirmwareImage(bytes, baseAddress: 0x0800_0000) { check(image.findings) }
    }

    /// What was found out goes into a descriptor that reads alike.
    static func check(_ findings: ImageFindings) {
        let descriptor = findings.descriptor
        let again = try? Descriptor(decoding: descriptor.encoded())
        require(again == descriptor, "written to another descriptor")
        for (left, right) in zip(findings.memoryMap, findings.memoryMap.dropFirst()) {
            require(left.start < right.start, "a memory map that does not ascend")
        }
    }
}

/// Images for microcontrollers.
enum FirmwareSeeds {
    static func all() -> [[UInt8]] {
        [
            ImageSeeds.intelHex, ImageSeeds.sRecord, ImageSeeds.uf2, ImageSeeds.mcuboot, ImageSeeds.esp,
            ImageSeeds.bareMetal,
        ].map(Base64.bytes)
    }
}
