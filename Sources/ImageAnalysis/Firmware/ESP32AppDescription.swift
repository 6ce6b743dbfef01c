public import CBOR

/// The description that ESP-IDF puts at the start of an application's first segment (`esp_app_desc_t`).
public struct ESP32AppDescription: Equatable, Sendable {
    static let size = 256

    /// The counter that never goes back on a device with anti-rollback.
    public let secureVersion: UInt32
    /// The version of the application.
    public let version: Text?
    /// The name of the application.
    public let project: Text?
    /// When it was compiled.
    public let time: Text?
    /// On which day it was compiled.
    public let date: Text?
    /// The version of ESP-IDF.
    public let frameworkVersion: Text?
    /// The SHA-256 digest of the ELF file that it was made from.
    public let elfDigest: [UInt8]

    /// The description in the segment data in `range`, or `nil` where there is none.
    init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
        let start = range.lowerBound
        guard range.count >= Self.size, bytes.littleEndian32(start) == 0xABCD_5432 else { return nil }
        secureVersion = bytes.littleEndian32(start + 4)
        version = FirmwareText.trimmed(bytes, (start + 16)..<(start + 48))
        project = FirmwareText.trimmed(bytes, (start + 48)..<(start + 80))
        time = FirmwareText.trimmed(bytes, (start + 80)..<(start + 96))
        date = FirmwareText.trimmed(bytes, (start + 96)..<(start + 112))
        frameworkVersion = FirmwareText.trimmed(bytes, (start + 112)..<(start + 144))
        elfDigest = bytes.copy((start + 144)..<(start + 176))
    }
}
