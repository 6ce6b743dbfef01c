import HTTPServing
import Testing

@Suite("Parts of files")
struct ByteRangeTests {
    /// A header field, and what it means of 1000 bytes.
    private static let ranges: [(String, ByteRange)] = [
        ("bytes=0-0", .part(0..<1)), ("bytes=0-99", .part(0..<100)), ("bytes=990-", .part(990..<1_000)),
        ("bytes=990-5000", .part(990..<1_000)), ("bytes=-10", .part(990..<1_000)), ("bytes=-5000", .part(0..<1_000)),
        ("BYTES=1-2", .part(1..<3)), ("bytes=0-99999999999999999999", .part(0..<1_000)),
        ("bytes=1000-", .unsatisfiable), ("bytes=-0", .unsatisfiable), ("bytes=99999999999999999999-", .unsatisfiable),
        ("bytes=5-4", .whole), ("bytes=a-b", .whole), ("bytes=0-1,5-6", .whole), ("lines=0-1", .whole),
        ("bytes=", .whole),
        ("bytes=-", .whole), ("bytes=+1-2", .whole), ("bytes= 1-2", .whole), ("bytes=1", .whole), ("", .whole),
    ]

    @Test("A7 a Range field means what RFC 9110 says", arguments: ranges)
    func parsesRanges(_ field: String, _ range: ByteRange) {
        #expect(ByteRange(field, ifRange: nil, entityTag: "\"x\"", size: 1_000) == range)
        #expect(ByteRange(field, ifRange: "\"x\"", entityTag: "\"x\"", size: 1_000) == range)
        #expect(ByteRange(field, ifRange: "\"y\"", entityTag: "\"x\"", size: 1_000) == .whole)
        let ofNothing = ByteRange(field, ifRange: nil, entityTag: "\"x\"", size: 0)
        #expect(ofNothing == (range == .whole ? .whole : .unsatisfiable))
    }
}
