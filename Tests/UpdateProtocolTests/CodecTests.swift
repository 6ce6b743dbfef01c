import CBOR
import Testing
import UpdateProtocol

@Suite("Messages of the update protocol")
struct CodecTests {
    static let manifest = ManifestReference(uri: "", digest: ProtocolDigest(bytes: [UInt8](repeating: 0xAB, count: 32)))

    static let request = UpdateRequest(
        nonce: [UInt8](repeating: 9, count: 16),
        claims: [
            ComponentClaims(
                component: [Array("app".utf8)],
                claims: [
                    .init(label: 2, value: .bytes([UInt8](repeating: 0xC1, count: 16))),
                    .init(label: 3, value: .digest(ProtocolDigest(bytes: [UInt8](repeating: 1, count: 32)))),
                    .init(label: 28, value: .version([1, 42, 3])),
                    .init(label: -273, value: .text("gateway")),
                ]
            ),
            ComponentClaims(
                component: [],
                claims: [
                    .init(label: -274, value: .coordinates(latitude: 59.5, longitude: 18.25)),
                    .init(label: -275, value: .integer(1 << 40)),
                ]
            ),
        ],
        manifest: manifest,
        formats: [2, 1, 0],
        payloadLimit: 1 << 32
    )

    static let report = StatusReport(
        nonce: [1, 2, 3, 4, 5, 6, 7, 8],
        running: [ComponentClaims(component: [[1]], claims: [.init(label: 14, value: .integer(5))])],
        reason: .ineligible,
        manifest: manifest,
        state: .refused,
        detail: "libssl.so.3 is not there",
        edges: [ReportedEdge(side: 0, kind: 3, subject: "the new software", needed: "libssl.so.3", found: "")],
        transfer: .init(
            format: 2,
            byteCount: 1_000,
            source: "http://127.0.0.1/",
            servers: [
                .init(origin: "http://10.0.0.1:80", byteCount: 900, badCount: 64),
                .init(origin: "http://127.0.0.1", byteCount: 100),
            ]
        )
    )

    static let answer = UpdateAnswer(entries: [
        .init(component: 0, outcome: .nothing(reason: "current")),
        .init(component: 1, outcome: .inline(format: 1, payload: [1, 2, 3])),
        .init(
            component: 2,
            outcome: .located(
                format: 2,
                digest: ProtocolDigest(bytes: [7]),
                size: 99,
                uris: ["blobs/sha-256/07", "http://mirror/07"]
            )
        ),
    ])

    @Test("A8 a report without the list of servers, as older agents send it, reads as it was")
    func reportWithoutServers() throws {
        var old = Self.report
        old.transfer = .init(format: 2, byteCount: 1_000, source: "http://127.0.0.1/")
        let bytes = old.encoded
        #expect(try StatusReport(bytes.span) == old)
        #expect(bytes.count < Self.report.encoded.count)
    }

    @Test("A8 servers together: each once, the bad ones kept where there are too many")
    func servers() {
        let many = (0..<20).map {
            StatusReport.Server(origin: Text("http://\($0)"), byteCount: 1, badCount: $0 == 19 ? 1 : 0)
        }
        let together = StatusReport.Server.together(many, [.init(origin: "http://3", byteCount: 5)])
        #expect(together.count == StatusReport.Server.limit)
        #expect(together.first == .init(origin: "http://19", byteCount: 1, badCount: 1))
        #expect(together.contains(.init(origin: "http://3", byteCount: 6)))
    }

    @Test("A2 an update request reads back as it was written")
    func requestRoundTrip() throws {
        #expect(try UpdateRequest(Self.request.encoded.span) == Self.request)
        #expect(try UpdateRequest(Self.request.anonymous.encoded.span).nonce == nil)
    }

    @Test("G1 the anonymous form of the same request has the same bytes whatever the nonce was")
    func anonymousForm() {
        var other = Self.request
        other.nonce = [UInt8](repeating: 1, count: 8)
        #expect(other.anonymous.encoded == Self.request.anonymous.encoded)
        #expect(other.encoded != Self.request.encoded)
    }

    @Test("D5 an answer reads back as it was written")
    func answerRoundTrip() throws {
        #expect(try UpdateAnswer(Self.answer.encoded.span) == Self.answer)
    }

    @Test("A8 a report reads back as it was written")
    func reportRoundTrip() throws {
        #expect(try StatusReport(Self.report.encoded.span) == Self.report)
        let good = StatusReport(manifest: Self.manifest, state: .installed)
        #expect(try StatusReport(good.encoded.span) == good)
    }

    @Test("D2 enrolment and poll read back as they were written")
    func enrolmentRoundTrip() throws {
        let request = EnrolmentRequest(
            deviceID: "urn:uuid:1",
            publicKey: [1, 2, 3],
            token: "secret",
            components: Self.request.claims,
            wantsTrustAnchors: true
        )
        #expect(try EnrolmentRequest(request.encoded.span) == request)
        let answer = EnrolmentAnswer(trustAnchors: [[1], [2]], pollSeconds: 300)
        #expect(try EnrolmentAnswer(answer.encoded.span) == answer)
        for handled in [nil, Self.manifest.digest] {
            let poll = PollRequest(handled: handled)
            #expect(try PollRequest(poll.encoded.span) == poll)
        }
    }

    @Test("one kind of signed message is never read as another")
    func separation() {
        let report = Self.report.encoded
        let request = Self.request.encoded
        #expect(throws: UpdateProtocolError.self) { try UpdateRequest(report.span) }
        #expect(throws: UpdateProtocolError.self) { try PollRequest(report.span) }
        #expect(throws: UpdateProtocolError.self) { try StatusReport(request.span) }
        #expect(throws: UpdateProtocolError.self) { try PollRequest(request.span) }
        #expect(throws: UpdateProtocolError.self) { try EnrolmentRequest(request.span) }
    }

    @Test(
        "no cut or changed message makes a reader trap",
        arguments: [request.encoded, report.encoded, answer.encoded]
    )
    func hostile(_ message: [UInt8]) {
        func readAll(_ bytes: [UInt8]) {
            _ = try? UpdateRequest(bytes.span)
            _ = try? StatusReport(bytes.span)
            _ = try? UpdateAnswer(bytes.span)
            _ = try? EnrolmentRequest(bytes.span)
            _ = try? PollRequest(bytes.span)
        }
        for count in 0..<message.count { readAll(Array(message[..<count])) }
        for bit in 0..<(message.count * 8) {
            var changed = message
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            readAll(changed)
        }
    }
}
