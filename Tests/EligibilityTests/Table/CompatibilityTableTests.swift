import CBOR
import Eligibility
import Testing

@Suite("Coding of compatibility tables")
struct CompatibilityTableTests {
    static let sample = CompatibilityTable(
        issuer: "acme",
        number: 3,
        rules: [
            TableRule(
                .deny,
                side: .lower,
                reason: "overheats",
                software: SoftwareMatch(name: "app", versions: VersionRange(.semantic, low: "2.0.0", below: nil)),
                conditions: [Requirement(.board, "compatible", .equals(.text("acme,gateway")))]
            ),
            TableRule(
                .allow,
                side: .upper,
                reason: "tested",
                needs: [EdgeMatch(.symbols, subject: "libx.so.1", needed: "play")]
            ),
            TableRule(
                .equivalent,
                side: .lower,
                reason: "drop-in",
                conditions: [Requirement(.sharedLibrary(SharedLibrary(name: "libx-compat.so.2")))],
                needs: [EdgeMatch(.sharedLibrary, subject: "libx.so.1")],
                isCritical: false
            ),
            TableRule(
                .knownBad,
                side: .new,
                reason: "data loss",
                software: SoftwareMatch(digest: [UInt8](repeating: 1, count: 32)),
                conditions: [Requirement(.package, "libfoo", .version(.debian, low: nil, below: "1.5"))]
            ),
        ],
        expires: 2_000_000_000
    )

    @Test("E6 a table is read as it was written")
    func roundTrip() throws {
        let bytes = Self.sample.encoded()
        #expect(try CompatibilityTable(decoding: bytes) == Self.sample)
        #expect(try CompatibilityTable(decoding: bytes).encoded() == bytes)
    }

    @Test("E6 a table has the bytes that docs/formats/compatibility-table.cddl describes")
    func bytes() {
        let table = CompatibilityTable(
            issuer: "m",
            number: 1,
            rules: [
                TableRule(
                    .allow,
                    side: .lower,
                    reason: "r",
                    software: SoftwareMatch(name: "a", versions: VersionRange(.debian, below: "2")),
                    needs: [EdgeMatch(.package, subject: "p")]
                )
            ]
        )
        let expected =
            "a4 01 01 02 61 6d 03 01 04 81 83 02 01 a4 01 61 72 02 00 03 a2 01 61 61 02 83 01 f6 61 32 05 81 82 14 61 70"
        #expect(table.encoded() == hex(expected))
    }

    @Test("E6 a rule in a form that is not known is kept as it stands, and no error")
    func newerForm() throws {
        // A denial with a key 9 that this reader does not know: it might narrow what is meant.
        let bytes = hex("a4 01 01 02 61 6d 03 01 04 81 83 01 01 a4 01 61 72 02 00 03 a1 01 61 61 09 01")
        let table = try CompatibilityTable(decoding: bytes)
        #expect(table.rules.map(\.kind) == [.other(number: 1)])
        #expect(table.encoded() == bytes)
    }

    @Test(
        "E6 what is no table is refused",
        arguments: [
            ("", TableError.malformed(.truncated(at: 0))),
            ("a4 01 02 02 61 6d 03 01 04 80", .unsupportedVersion(2)),
            ("a3 01 01 02 61 6d 03 01", .malformed(.invalidValue(at: 0))),
            ("a4 01 01 02 61 6d 03 01 04 80 00", .malformed(.trailingBytes(at: 10))),
            ("a4 01 01 02 61 6d 03 01 04 81 83 01 02 a0", .malformed(.invalidValue(at: 12))),
        ]
    )
    func refused(bytes: String, error: TableError) {
        #expect(throws: error) { try CompatibilityTable(decoding: hex(bytes)) }
    }

    @Test("E6 no bytes make the reader do anything but return or refuse", arguments: 0..<8 as Range<UInt64>)
    func damaged(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let bytes = Self.sample.encoded()
        for _ in 0..<2_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) {
                damaged.removeLast(Int.random(in: 0..<damaged.count, using: &generator))
            }
            guard let table = try? CompatibilityTable(decoding: damaged) else { continue }
            #expect(table.rules.count <= CompatibilityTable.ruleLimit)
        }
    }

    @Test("E6 no prefix of a table is a table")
    func truncated() {
        let bytes = Self.sample.encoded()
        for count in 0..<bytes.count {
            #expect(throws: TableError.self) { try CompatibilityTable(decoding: Array(bytes.prefix(count))) }
        }
    }
}
