import CBOR
import Eligibility
import Testing

@Suite("Verdicts on the wire")
struct VerdictCodingTests {
    private let verdict = Verdict(edges: [
        FailingEdge(
            side: .upper,
            kind: .symbols,
            reason: .missing,
            owner: "/usr/bin/app",
            subject: "libz.so.1",
            needed: "inflate"
        ),
        FailingEdge(side: .lower, kind: .machine, reason: .undetermined, isCritical: false, found: "x86-64"),
    ])

    private func encode(_ verdict: Verdict, limit: Int = 64) -> [UInt8] {
        var encoder = CBOREncoder()
        verdict.encode(into: &encoder, limit: limit)
        return encoder.bytes
    }

    private func decode(_ bytes: [UInt8]) throws(CBORError) -> Verdict {
        var decoder = CBORDecoder(bytes.span)
        let verdict = try Verdict(from: &decoder)
        try decoder.finish()
        return verdict
    }

    @Test("E7 a verdict comes back as it was sent")
    func roundTrip() throws {
        #expect(try decode(encode(verdict)) == verdict)
        #expect(try decode(encode(Verdict(edges: []))).isEligible)
    }

    @Test("E7 a report that leaves edges out says how many there are")
    func limited() throws {
        let short = try decode(encode(verdict, limit: 1))
        #expect(short.outcome == .ineligible)
        #expect(short.edges.count == 1)
        #expect(short.edgeCount == 2)
    }

    @Test("the bytes of a verdict are those of the format")
    func bytes() {
        let edge = FailingEdge(
            side: .upper,
            kind: .sharedLibrary,
            reason: .different,
            owner: "a",
            subject: "b",
            found: "c"
        )
        #expect(encode(Verdict(edges: [edge])) == hex("85 01 01 81 88 01 03 01 f5 61 61 61 62 60 61 63 00 01"))
    }

    @Test(
        "bytes that are no verdict are refused",
        arguments: [
            "", "80", "85 03 00 80 00 00", "85 00 00 81 80 00 00", "85 00 00 81 88 00 01 00 f5 60 60 60 60 00 01",
            "85 01 01 81 88 02 01 00 f5 60 60 60 60 00 01", "85 01 01 81 88 00 01 03 f5 60 60 60 60 00 01",
            "85 01 01 81 88 00 01 00 01 60 60 60 60 00 01", "85 00 00 80 02 01", "83 00 00 80",
        ]
    )
    func malformed(_ form: String) {
        #expect(throws: CBORError.self) { try decode(hex(form)) }
    }

    @Test("a verdict that is cut short anywhere is refused")
    func truncation() {
        let bytes = encode(verdict)
        for count in 0..<bytes.count {
            #expect(throws: CBORError.self) { try decode(Array(bytes[..<count])) }
        }
    }

    @Test("E7 an edge explains itself without control characters")
    func explanation() {
        let edge = FailingEdge(
            side: .lower,
            kind: .sharedLibrary,
            reason: .missing,
            owner: "li\u{1B}b\u{85}a",
            subject: "lib\n.so\u{7F}"
        )
        #expect(edge.explanation.string == "li?b?a needs the library lib?.so?; not there")
        let unknown = FailingEdge(side: .lower, kind: CapabilityKind(rawValue: -12), reason: .undetermined)
        #expect(unknown.explanation.string == "needs something of kind -12; not known whether it is there")
    }

    @Test(
        "E7 the newest version of a family is found by number, not by letter",
        arguments: [
            ("GLIBC_2.38", "GLIBC_2.36"), ("GLIBCXX_3.4.99", "GLIBCXX_3.4.30"), ("X_1", nil),
            ("GLIBC_PRIVATE2", "GLIBC_2.36"),
        ] as [(String, String?)]
    )
    func family(_ version: String, _ newest: String?) {
        let versions: [Text] = [
            "GLIBC_2.2.5", "GLIBC_2.36", "GLIBC_2.4", "GLIBC_2.036", "GLIBCXX_3.4.9", "GLIBCXX_3.4.30", "GLIBCXX_3.4",
        ]
        #expect(VersionFamily.newest(of: Text(version), in: versions)?.string == newest)
    }
}
