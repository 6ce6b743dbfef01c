import CBOR
import UpdateProtocol

/// One message of every kind, with everything that it can have and with as little as it can.
enum MessageSeeds {
    static func all() -> [[UInt8]] {
        let digest = ProtocolDigest(bytes: [UInt8](repeating: 0xAB, count: 32))
        let manifest = ManifestReference(uri: "http://127.0.0.1/v1/request", digest: digest)
        let claims = [
            ComponentClaims(
                component: [Array("app".utf8), [1]],
                claims: [
                    .init(label: 1, value: .bytes([UInt8](repeating: 0xA1, count: 16))),
                    .init(label: 3, value: .digest(digest)),
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
        ]
        let request = UpdateRequest(
            nonce: [UInt8](repeating: 9, count: 16),
            claims: claims,
            manifest: manifest,
            formats: [2, 1, 0],
            payloadLimit: 1 << 32
        )
        let report = StatusReport(
            nonce: [1, 2, 3, 4, 5, 6, 7, 8],
            running: claims,
            reason: .ineligible,
            manifest: manifest,
            state: .refused,
            detail: "libssl.so.3 is not there",
            edges: [ReportedEdge(side: 0, kind: 3, subject: "the new one", needed: "libssl.so.3", found: "")],
            transfer: .init(format: 2, byteCount: 1_000, source: "http://127.0.0.1/")
        )
        let answer = UpdateAnswer(entries: [
            .init(component: 0, outcome: .nothing(reason: "current")),
            .init(component: 1, outcome: .inline(format: 1, payload: [1, 2, 3])),
            .init(
                component: 2,
                outcome: .located(format: 2, digest: digest, size: 99, uris: ["blobs/07", "http://m/07"])
            ),
        ])
        let enrolment = EnrolmentRequest(
            deviceID: "urn:uuid:1",
            publicKey: [1, 2, 3],
            token: "secret",
            components: claims,
            wantsTrustAnchors: true
        )
        return [
            request.encoded, request.anonymous.encoded, report.encoded,
            StatusReport(manifest: manifest, state: .installed).encoded, answer.encoded, enrolment.encoded,
            EnrolmentAnswer(trustAnchors: [[1], [2, 3]], pollSeconds: 300).encoded,
            PollRequest(handled: digest).encoded, PollRequest(handled: nil).encoded,
        ]
    }
}
