import CBOR
import DeviceCore
import Testing

@Suite("Update files")
struct UpdateFileTests {
    static let digest = [UInt8](repeating: 0xAB, count: 32)
    static let envelope: [UInt8] = [0xD8, 0x6B, 0xA1, 0x01, 0x01]

    static func file(_ payloads: [[UInt8]], format: UInt64 = 0) -> [UInt8] {
        var bytes = envelope
        for payload in payloads {
            bytes += UpdateFile.head(format: format, result: digest, count: payload.count) + payload
        }
        return bytes
    }

    @Test("E3 an envelope and the payloads behind it are found", arguments: [0, 1, 3])
    func found(_ count: Int) throws {
        let payloads = (0..<count).map { [UInt8](repeating: UInt8($0), count: $0 * 300) }
        let bytes = Self.file(payloads, format: 1)
        let file = try UpdateFile(bytes.span)
        #expect([UInt8](bytes[file.envelope]) == Self.envelope)
        #expect(file.payloads.map { [UInt8](bytes[$0.content]) } == payloads)
        #expect(file.payloads.allSatisfy { $0.format == 1 && $0.result == Self.digest })
    }

    @Test("a file that is cut anywhere, or has a byte too many, is refused or shorter by a payload")
    func truncated() {
        let bytes = Self.file([[1, 2, 3], [4]])
        for count in bytes.indices {
            let prefix = [UInt8](bytes[..<count])
            if let file = try? UpdateFile(prefix.span) { #expect(file.payloads.count < 2) }
        }
        let longer = bytes + [0xFF]
        #expect(throws: CBORError.self) { _ = try UpdateFile(longer.span) }
    }

    @Test("a digest of another length, and payloads without end, are refused")
    func bounds() {
        let short = Self.envelope + UpdateFile.head(format: 0, result: [1, 2], count: 0)
        #expect(throws: CBORError.self) { _ = try UpdateFile(short.span) }
        let many = Self.file([[UInt8]](repeating: [], count: UpdateFile.payloadLimit + 1))
        #expect(throws: CBORError.self) { _ = try UpdateFile(many.span) }
        let huge = Self.envelope + UpdateFile.head(format: 0, result: Self.digest, count: .max)
        #expect(throws: CBORError.self) { _ = try UpdateFile(huge.span) }
    }
}
