import AnsweringTestKit
import Foundation
import HTTPTypes
import HummingbirdTesting
import SQLiteStore
import SUIT
import Store
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Polls")
struct PollTests {
    @Test("D3 a device of a running campaign gets the manifest, byte for byte; once it has dealt with it, nothing")
    func deliversManifest() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let response = try await scenario.device.poll(stage.client)
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/suit-envelope+cose")
            let record = try #require(try await scenario.distributor.store.manifest(stage.manifest))
            #expect(ContentDigest.sha256(response.bytes) == record.envelope)
            #expect(try await scenario.device.poll(stage.client, handled: stage.manifest).status == .noContent)
        }
    }

    @Test("D2 an unknown device, a wrong key and a flipped signature are refused alike")
    func refusesStrangers() async throws {
        let scenario = try await Scenario()
        try await scenario.run { stage in
            let unknown = try await TestDevice("device-2").poll(stage.client)
            let wrongKey = try await TestDevice("device-1").poll(stage.client)
            var bytes = try scenario.device.sign(PollRequest(handled: nil).encoded)
            bytes[bytes.count - 1] ^= 1
            let flipped = try await stage.client.post("/v1/poll", bytes)
            for response in [unknown, wrongKey, flipped] {
                #expect(response.status == .unauthorized)
                #expect(response.bytes == unknown.bytes)
            }
        }
    }

    @Test("D3 a device outside of the campaign gets nothing, and neither does anyone while it is paused")
    func respectsCampaign() async throws {
        let scenario = try await Scenario()
        let distributor = scenario.distributor
        try await scenario.run { stage in
            let other = TestDevice("device-2")
            try await distributor.enrol(stage.client, other)
            #expect(try await other.poll(stage.client).status == .noContent)
            _ = try await distributor.send(stage.client, .post, "/v1/campaigns/\(stage.campaign)/pause")
            #expect(try await scenario.device.poll(stage.client).status == .noContent)
            _ = try await distributor.send(stage.client, .post, "/v1/campaigns/\(stage.campaign)/resume")
            #expect(try await scenario.device.poll(stage.client).status == .ok)
            _ = try await distributor.send(stage.client, .post, "/v1/campaigns/\(stage.campaign)/halt")
            #expect(try await scenario.device.poll(stage.client).status == .noContent)
        }
    }

    @Test(
        "D3 a poll writes nothing; that the device was heard of and offered the manifest is written later, in a batch"
    )
    func writesLater() async throws {
        let scenario = try await Scenario()
        let distributor = scenario.distributor
        try await scenario.run { stage in
            _ = try await scenario.device.poll(stage.client)
            let id = try DeviceID(scenario.device.id)
            let campaign = try CampaignID(stage.campaign)
            #expect(try await distributor.store.device(id)?.lastSeenAt == nil)
            #expect(try await distributor.store.progress(of: id, in: campaign) == nil)
            await distributor.assembly.activity.flush()
            #expect(try await distributor.store.device(id)?.lastSeenAt != nil)
            #expect(try await distributor.store.progress(of: id, in: campaign)?.state == .offered)
        }
    }

    @Test("D3 of two manifests the one with the higher sequence number is offered, and never the other after it")
    func offersHighestSequenceNumber() async throws {
        let scenario = try await Scenario()
        let distributor = scenario.distributor
        try await scenario.run { stage in
            let newer = TestManifest([.init(classID: TestManifest.classA, image: scenario.new)], sequenceNumber: 9)
            let digest = try await distributor.upload(stage.client, newer)
            _ = try await distributor.start(stage.client, digest)
            let response = try await scenario.device.poll(stage.client)
            #expect(response.headers[.eTag] == "\"\(digest)\"")
            #expect(try await scenario.device.poll(stage.client, handled: digest).status == .noContent)
            #expect(try await scenario.device.poll(stage.client, handled: stage.manifest).status == .ok)
        }
    }

    @Test("D1 a campaign by query is for the devices that it selects, also for those that register later")
    func resolvesQueries() async throws {
        let scenario = try await Scenario()
        let distributor = scenario.distributor
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, scenario.old, scenario.new)
            let digest = try await distributor.upload(client, scenario.manifest)
            var outsider = TestDevice("device-b")
            outsider.classID = TestManifest.classB
            try await distributor.enrol(client, scenario.device)
            try await distributor.enrol(client, outsider)
            let query = "app.class = \"0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a\""
            let campaign = try await distributor.start(client, digest, query: query)
            let late = TestDevice("device-late")
            try await distributor.enrol(client, late)
            #expect(try await scenario.device.poll(client).status == .ok)
            #expect(try await late.poll(client).status == .ok)
            #expect(try await outsider.poll(client).status == .noContent)
            let status = try await distributor.status(client, campaign)
            #expect(status.selected == 2)
            #expect(status.devices.map(\.device) == ["device-1", "device-late"])
        }
    }

    @Test("D8 after a restart everything goes on: campaigns, manifests, tokens, nonces")
    func survivesRestart() async throws {
        let scenario = try await Scenario()
        let first = scenario.distributor
        try await scenario.run { stage in
            let nonce = try await scenario.device.nonce(stage.client)
            let second = try await TestDistributor(
                folder: first.folder,
                clock: first.clock,
                author: first.author,
                token: first.token
            )
            #expect(second.assembly.newOperatorToken == nil)
            try await second.run { client async throws in
                #expect(try await scenario.device.poll(client).status == .ok)
                let report = scenario.device.report(stage.manifest, .manifestReceived, nonce: nonce)
                #expect(try await scenario.device.send(client, report).status == .noContent)
                #expect(try await second.send(client, .get, "/v1/campaigns").status == .ok)
            }
        }
    }

    @Test("a nonce is good for its device and its time only")
    func nonces() throws {
        let clock = ManualClock()
        let issuer = NonceIssuer(secret: [1, 2, 3], clock: clock.clock, lifetime: .seconds(60))
        let device = try DeviceID("device-1")
        let nonce = issuer.nonce(for: device)
        guard case .valid = issuer.verify(nonce, for: device) else {
            Issue.record("a fresh nonce is refused")
            return
        }
        #expect(issuer.verify(nonce, for: try DeviceID("device-2")) == .foreign)
        #expect(
            NonceIssuer(secret: [9], clock: clock.clock, lifetime: .seconds(60)).verify(nonce, for: device) == .foreign
        )
        for index in nonce.indices {
            var altered = nonce
            altered[index] ^= 0x80
            #expect(issuer.verify(altered, for: device) == .foreign)
        }
        #expect(issuer.verify([], for: device) == .foreign)
        clock.advance(seconds: 61)
        guard case .stale = issuer.verify(nonce, for: device) else {
            Issue.record("an old nonce is not known again")
            return
        }
    }
}
