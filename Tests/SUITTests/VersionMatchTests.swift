import CBOR
import SUIT
import Testing

@Suite("Version comparison")
struct VersionMatchTests {
    @Test(
        "versions compare integer by integer, as far as the manifest's go",
        arguments: [
            ([0x82, 3, 0x81, 1], [1, 7, 3], true), ([0x82, 3, 0x81, 1], [2], false),
            ([0x82, 1, 0x82, 1, 2], [1, 3], true), ([0x82, 1, 0x82, 1, 2], [1, 2, 9], false),
            ([0x82, 2, 0x82, 1, 2], [1, 2], true), ([0x82, 4, 0x82, 1, 2], [1, 2, 5], true),
            ([0x82, 5, 0x83, 1, 0, 2], [1, 0, 1], true), ([0x82, 5, 0x83, 1, 0, 2], [1, 1], false),
            // A release candidate is less than the release.
            ([0x82, 5, 0x83, 1, 0, 0], [1, 0, -1], true), ([0x82, 2, 0x83, 1, 0, 0x20], [1, 0, -2], false),
        ] as [([UInt8], [Int64], Bool)]
    )
    func comparison(_ encoded: [UInt8], _ version: [Int64], _ holds: Bool) throws {
        let match = try VersionMatch(encoded.span, in: 0..<encoded.count)
        let found = match.holds(for: version, in: encoded.span)
        #expect(found == holds)
    }

    @Test(
        "comparisons that mean nothing are refused",
        arguments: [
            [0x82, 0, 0x81, 1], [0x82, 6, 0x81, 1], [0x82, 3, 0x80], [0x82, 3, 0x81, 0x20], [0x82, 3, 0x82, 1, 0x23],
            [0x81, 3], [0x82, 3, 0x81, 1, 0],
        ] as [[UInt8]]
    )
    func refused(_ encoded: [UInt8]) {
        #expect(throws: SUITError.self) { try VersionMatch(encoded.span, in: 0..<encoded.count) }
    }
}
