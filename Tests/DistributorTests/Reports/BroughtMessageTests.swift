import AnsweringTestKit
import CBOR
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SQLiteStore
import Store
import Testing
import UpdateProtocol

@testable import Distributor

/// What a gateway kept while its uplink was down, and brings when it is back.
@Suite("Messages that waited at a gateway")
struct BroughtMessageTests {
    private static let day: Int64 = 86_400

    /// Brings a message as a gateway does.
    private func bring(
        _ client: any TestClientProtocol,
        _ path: String,
        _ message: [UInt8]
    ) async throws -> HTTPResponse.Status {
        try await client.execute(
            uri: "/v1/\(path)",
            method: .post,
            headers: [.viaGateways: "1.1 0123456789abcdef"],
            body: ByteBuffer(bytes: message)
        ).status
    }

    private func auditCount(_ distributor: TestDistributor, _ action: String) async throws -> Int {
        let entries = try await distributor.store.auditEntries(after: nil, limit: 1_000).elements
        return entries.count { $0.entry.action == action }
    }

    @Test("S27 a report that waited at a gateway for days is taken at the time of its nonce, and counts once")
    func reportCountsOnce() async throws {
        let scenario = try await Scenario()
        let (device, distributor) = (scenario.device, scenario.distributor)
        try await scenario.run { stage in
            let nonce = try await device.nonce(stage.client)
            let proof = device.report(stage.manifest, .running, running: scenario.new.digest, nonce: nonce)
            let message = try device.sign(proof.encoded)
            distributor.clock.advance(seconds: 5 * Self.day)
            #expect(try await stage.client.post("/v1/reports", message).status == .conflict)
            #expect(try await bring(stage.client, "reports", message) == .noContent)
            let status = try await distributor.status(stage.client, stage.campaign)
            #expect(status.counts["running"] == 1 && status.isComplete)
            let kept = try #require(try await distributor.store.device(try DeviceID(device.id))?.lastReport)
            distributor.clock.advance(seconds: 60)
            for _ in 0..<20 { #expect(try await bring(stage.client, "reports", message) == .noContent) }
            let later = try await distributor.status(stage.client, stage.campaign)
            #expect(later.counts == status.counts)
            #expect(later.devices.first?.finishedAt == status.devices.first?.finishedAt)
            #expect(try await distributor.store.device(try DeviceID(device.id))?.lastReport == kept)
            #expect(try await auditCount(distributor, "report.running") == 1)
            // As long as a gateway keeps it, and no longer.
            distributor.clock.advance(seconds: 26 * Self.day)
            #expect(try await bring(stage.client, "reports", message) == .conflict)
        }
    }

    @Test("S27 a report that waited at a gateway does not undo what the device said later")
    func reportKeepsOrder() async throws {
        let scenario = try await Scenario()
        let (device, distributor) = (scenario.device, scenario.distributor)
        try await scenario.run { stage in
            let first = try await device.nonce(stage.client)
            let old = device.report(
                stage.manifest,
                .refused,
                running: scenario.old.digest,
                nonce: first,
                reason: .ineligible
            )
            distributor.clock.advance(seconds: Self.day)
            let second = try await device.nonce(stage.client)
            let proof = device.report(stage.manifest, .running, running: scenario.new.digest, nonce: second)
            #expect(try await device.send(stage.client, proof).status == .noContent)
            distributor.clock.advance(seconds: Self.day)
            #expect(try await bring(stage.client, "reports", try device.sign(old.encoded)) == .noContent)
            #expect(try await distributor.row(stage.client, stage.campaign, device.id).state == "running")
            #expect(try await auditCount(distributor, "report.refused") == 0)
        }
    }

    @Test("S27 recorded messages of two devices change nothing when they come again, in any order, days later")
    func replay() async throws {
        let scenario = try await Scenario()
        let (first, distributor) = (scenario.device, scenario.distributor)
        let second = TestDevice("device-2")
        try await scenario.run { stage in
            try await distributor.enrol(stage.client, second)
            let other = try await distributor.start(stage.client, stage.manifest, devices: [second.id])
            var recorded: [(path: String, message: [UInt8])] = []
            let steps: [(UpdateState, ContentDigest)] = [
                (.manifestReceived, scenario.old.digest), (.updateReceived, scenario.old.digest),
                (.installed, scenario.old.digest), (.running, scenario.new.digest),
            ]
            for device in [first, second] {
                for (state, running) in steps {
                    let nonce = try await device.nonce(stage.client)
                    let report = device.report(stage.manifest, state, running: running, nonce: nonce)
                    let message = try device.sign(report.encoded)
                    #expect(try await bring(stage.client, "reports", message) == .noContent)
                    recorded.append(("reports", message))
                    // The other device's words, signed by this one, with a nonce that is not its own.
                    let stranger = device.id == first.id ? second : first
                    recorded.append(("reports", try stranger.sign(report.encoded)))
                }
            }
            let before = [
                try await distributor.row(stage.client, stage.campaign, first.id),
                try await distributor.row(stage.client, other, second.id),
            ]
            let counted = try await distributor.store.auditEntries(after: nil, limit: 1_000).elements.count
            var source = SystemRandomNumberGenerator()
            for round in 0..<10_000 {
                if round % 50 == 0 { distributor.clock.advance(seconds: Self.day) }
                let (path, message) = try #require(recorded.randomElement(using: &source))
                let status = try await bring(stage.client, path, message)
                #expect(status == .noContent || status == .conflict)
            }
            let after = [
                try await distributor.row(stage.client, stage.campaign, first.id),
                try await distributor.row(stage.client, other, second.id),
            ]
            #expect(after.map(\.state) == ["running", "running"])
            #expect(after.map(\.finishedAt) == before.map(\.finishedAt))
            #expect(after.map(\.sentBytes) == before.map(\.sentBytes))
            let entries = try await distributor.store.auditEntries(after: nil, limit: 1_000).elements.count
            #expect(entries == counted)
        }
    }

    // MARK: Inventories

    private func withInventories(
        _ body: @Sendable (TestDistributor, any TestClientProtocol, TestDevice) async throws -> Void
    ) async throws {
        let distributor = try await TestDistributor()
        let device = TestDevice()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.enrol(client, device)
            #expect(try await distributor.publish(client, TestDistributor.definition()).status == .created)
            try await body(distributor, client, device)
        }
    }

    @Test("S27 an inventory that waited at a gateway for days is taken, and written once")
    func inventoryCountsOnce() async throws {
        try await withInventories { distributor, client, device in
            var inventory = device.inventory(TestDistributor.definition())
            inventory.nonce = try await device.nonce(client)
            let message = try device.sign(inventory.encoded)
            distributor.clock.advance(seconds: 5 * Self.day)
            #expect(try await client.post("/v1/inventories", message).status == .conflict)
            #expect(try await bring(client, "inventories", message) == .noContent)
            let kept = try #require(try await distributor.store.inventory(of: try DeviceID(device.id)))
            distributor.clock.advance(seconds: 60)
            for _ in 0..<5 { #expect(try await bring(client, "inventories", message) == .noContent) }
            #expect(try await distributor.store.inventory(of: try DeviceID(device.id)) == kept)
            distributor.clock.advance(seconds: 26 * Self.day)
            #expect(try await bring(client, "inventories", message) == .conflict)
        }
    }

    @Test("S27 an inventory that waited at a gateway does not replace a later one, or one of another device")
    func inventoryKeepsOrder() async throws {
        try await withInventories { distributor, client, device in
            var old = device.inventory(TestDistributor.definition())
            old.nonce = try await device.nonce(client)
            distributor.clock.advance(seconds: Self.day)
            let new = device.inventory(TestDistributor.definition(), version: [2, 0])
            #expect(try await device.send(client, new).status == .noContent)
            let kept = try #require(try await distributor.store.inventory(of: try DeviceID(device.id)))
            distributor.clock.advance(seconds: Self.day)
            #expect(try await bring(client, "inventories", try device.sign(old.encoded)) == .conflict)
            #expect(try await distributor.store.inventory(of: try DeviceID(device.id)) == kept)
            // A nonce is of one device alone.
            let other = TestDevice("device-2")
            try await distributor.enrol(client, other)
            #expect(try await bring(client, "inventories", try other.sign(old.encoded)) == .conflict)
            #expect(try await distributor.store.inventory(of: try DeviceID(other.id)) == nil)
        }
    }

    @Test("A2 an inventory that waited at a gateway while another one was asked for is refused")
    func inventoryOfOldDefinition() async throws {
        try await withInventories { distributor, client, device in
            var inventory = device.inventory(TestDistributor.definition())
            inventory.nonce = try await device.nonce(client)
            distributor.clock.advance(seconds: Self.day)
            #expect(try await distributor.publish(client, TestDistributor.definition(2)).status == .created)
            #expect(try await bring(client, "inventories", try device.sign(inventory.encoded)) == .conflict)
            #expect(try await distributor.store.inventory(of: try DeviceID(device.id)) == nil)
        }
    }
}
