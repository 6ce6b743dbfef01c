import Testing

@testable import PayloadServer

@Suite("Ranges of payloads (RFC 9110 section 14)")
struct ByteRangeTests {
    @Test(
        "which bytes are meant",
        arguments: [
            ("bytes=0-", 0..<10), ("bytes=3-4", 3..<5), ("bytes=3-99", 3..<10), ("bytes=-4", 6..<10),
            ("bytes=-99", 0..<10), ("bytes=9-9", 9..<10), ("bytes=0-18446744073709551615", 0..<10),
        ] as [(String, Range<UInt64>)]
    )
    func bytes(_ value: String, _ expected: Range<UInt64>) throws {
        #expect(try #require(ByteRange(value)).bytes(of: 10) == expected)
    }

    @Test("what begins behind the end, or is empty, is none", arguments: ["bytes=10-", "bytes=10-20", "bytes=-0"])
    func none(_ value: String) throws {
        #expect(try #require(ByteRange(value)).bytes(of: 10) == nil)
        #expect(try #require(ByteRange("bytes=0-")).bytes(of: 0) == nil)
    }

    @Test(
        "what cannot be read is no range",
        arguments: [
            "", "bytes", "bytes=", "bytes=-", "bytes=4-3", "bytes=1-2,4-5", "items=0-1", "bytes=+1-2", "bytes= 1-2",
            "bytes=1-2-3", "bytes=99999999999999999999-", "bytes=0x1-2",
        ]
    )
    func unreadable(_ value: String) { #expect(ByteRange(value) == nil) }
}
