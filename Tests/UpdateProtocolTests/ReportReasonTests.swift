import CBOR
import Testing
import UpdateProtocol

@Suite("Reasons of reports")
struct ReportReasonTests {
    private static let privateCodes: [UInt64] = Array(65_537...65_549)

    @Test("A8 E7 each private reason has a name of its own, and is no other reason's")
    func names() {
        let names = Self.privateCodes.map { "\(ReportReason(code: $0).name)" }
        #expect(Set(names).count == Self.privateCodes.count)
        #expect(!names.contains("\(ReportReason(code: 65_550).name)"))
    }

    @Test(
        "E3 E10 the reasons for which a device waits or stops keep their numbers on the wire",
        arguments: [
            (ReportReason.awaitingUser, 65_546 as UInt64), (.awaitingWindow, 65_547), (.rejectedByUser, 65_548),
            (.probeFailed, 65_549),
        ]
    )
    func numbers(_ reason: ReportReason, _ code: UInt64) throws {
        let reference = ManifestReference(uri: "", digest: ProtocolDigest(bytes: [UInt8](repeating: 1, count: 32)))
        let bytes = StatusReport(reason: reason, manifest: reference, state: .waiting).encoded
        let report = try StatusReport(bytes.span)
        #expect(report.reason.code == code)
        #expect(report.reason == reason)
    }
}
