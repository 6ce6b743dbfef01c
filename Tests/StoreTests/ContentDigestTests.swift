import Store
import Testing

@Suite("Digests")
struct ContentDigestTests {
    private static let hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1effff"

    @Test("a digest is spelled as 64 lower-case digits, both ways")
    func spelling() throws {
        let hex = String(Self.hex.dropFirst(2))
        let digest = try ContentDigest(hex: hex)
        #expect(digest.hex == hex)
        #expect(digest.bytes.count == 32)
        #expect(ContentDigest(digest.bytes) == digest)
        #expect(digest.bytes[30] == 0xff)
    }

    @Test(
        "rule 8 nothing else is a digest",
        arguments: [
            "", "00", Self.hex, String(Self.hex.dropLast(3)), String(repeating: "A", count: 64),
            String(repeating: "g", count: 64), "../" + String(repeating: "0", count: 61),
            String(repeating: "0", count: 63) + "/", String(repeating: "0", count: 63) + "\u{0}",
            String(repeating: "\u{e9}", count: 32), String(repeating: "0", count: 64) + "\n",
            " " + String(repeating: "0", count: 63), "0x" + String(repeating: "0", count: 62),
            String(repeating: "\u{ff11}", count: 64),
        ]
    )
    func refuses(_ text: String) throws {
        let error = try #require(throws: StoreError.self) { try ContentDigest(hex: text) }
        #expect(error.code == .invalidName)
        #expect(text.isEmpty || !error.description.contains(text))
    }

    @Test("bytes of another number are no digest", arguments: [0, 1, 31, 33, 64])
    func counts(_ count: Int) {
        #expect(ContentDigest([UInt8](repeating: 0, count: count)) == nil)
    }

    @Test("digests are in the order of their bytes and of their spellings")
    func order() throws {
        let texts = ["00", "0f", "10", "7f", "80", "ff"].map { $0 + String(repeating: "55", count: 31) }
        let digests = try texts.shuffled().map { try ContentDigest(hex: $0) }
        #expect(digests.sorted().map(\.hex) == texts)
    }

    @Test("M6 a vendor or class id is spelled as a UUID")
    func uuid() {
        #expect(UUID128((0..<16).map { UInt8($0) })?.description == "00010203-0405-0607-0809-0a0b0c0d0e0f")
        #expect(UUID128([1, 2, 3]) == nil)
    }
}
