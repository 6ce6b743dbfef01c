import COSE
import HTTPTypes
import HummingbirdTesting
import SQLiteStore
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Enrolment")
struct EnrolmentTests {
    @Test("D2 a device with a token is registered, and gets the accepted authors' keys when it has none")
    func enrols() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            let device = TestDevice()
            let response = try await device.enrol(client, token: try await distributor.enrolmentToken(client))
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/vnd.fettle.enrolment+cbor")
            let answer = try EnrolmentAnswer(response.bytes.span)
            #expect(answer.trustAnchors == [distributor.author.publicKey.encoded])
            #expect(answer.pollSeconds == 60)
            let shown = try await distributor.send(client, .get, "/v1/devices/\(device.id)").json(DeviceView.self)
            #expect(shown.components.map(\.name) == ["app"])
            #expect(shown.components.first?.class == "0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a")
        }
    }

    @Test("D2 a device that has trust anchors gets none")
    func givesNoAnchorsUnasked() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            let token = try await distributor.enrolmentToken(client)
            let response = try await TestDevice().enrol(client, token: token, wantsAnchors: false)
            #expect(try EnrolmentAnswer(response.bytes.span).trustAnchors.isEmpty)
        }
    }

    @Test("D2 a token registers one device, however many come with it at the same time")
    func tokenWorksOnce() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            let token = try await distributor.enrolmentToken(client)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<16 {
                    group.addTask { try await TestDevice("device-\(number)").enrol(client, token: token).status.code }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 200 }.count == 1)
            #expect(statuses.filter { $0 == 403 }.count == 15)
            #expect(try await distributor.store.deviceCount() == 1)
        }
    }

    @Test("D2 the same device may enrol again, with its used token, and one at the same time")
    func isIdempotent() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            let token = try await distributor.enrolmentToken(client)
            let device = TestDevice()
            for _ in 0..<2 { #expect(try await device.enrol(client, token: token).status == .ok) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await device.enrol(client, token: token).status.code } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [Int](repeating: 200, count: 8))
        }
    }

    @Test("D2 an id that belongs to a device with another key is refused, and the token stays good")
    func refusesTakenId() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.enrol(client, TestDevice())
            let token = try await distributor.enrolmentToken(client)
            #expect(try await TestDevice().enrol(client, token: token).status == .conflict)
            #expect(try await TestDevice("device-2").enrol(client, token: token).status == .ok)
        }
    }

    @Test("D2 an unknown, an expired and another device's token are refused with 403")
    func refusesTokens() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            #expect(try await TestDevice().enrol(client, token: "nonsense").status == .forbidden)
            let bound = try await distributor.send(
                client,
                .post,
                "/v1/enrolment-tokens",
                EnrolmentTokenBody(deviceId: "device-9")
            )
            let token = try #require(try bound.json(EnrolmentTokenView.self).tokens.first)
            #expect(try await TestDevice().enrol(client, token: token).status == .forbidden)
            distributor.clock.advance(seconds: 86_401)
            #expect(try await TestDevice("device-9").enrol(client, token: token).status == .forbidden)
        }
    }

    @Test("D2 a request that another key signed is refused, and the token stays good")
    func refusesForeignSignature() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            let token = try await distributor.enrolmentToken(client)
            let device = TestDevice()
            let honest = try device.enrolment(token: token)
            let payload = try #require(try Sign1(honest.span, in: 0..<honest.count).payload)
            var thief = device
            thief.key = .generate(.p256)
            let forged = try thief.sign(Array(honest[payload]))
            #expect(try await client.post("/v1/enrol", forged).status == .badRequest)
            let misnamed = try device.sign(Array(honest[payload]), keyID: "device-2")
            #expect(try await client.post("/v1/enrol", misnamed).status == .badRequest)
            #expect(try await device.enrol(client, token: token).status == .ok)
        }
    }

    @Test("M10 both kinds of keys can enrol and poll", arguments: [SwiftSigningKey.Kind.p256, .ed25519])
    func takesKeys(_ kind: SwiftSigningKey.Kind) async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            var device = TestDevice()
            device.key = .generate(kind)
            try await distributor.enrol(client, device)
            #expect(try await device.poll(client).status == .noContent)
        }
    }
}
