import CBOR
import Eligibility
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SQLiteStore
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Inventories")
struct InventoryTests {
    private static let capabilities = CapabilitySet([.machine(Machine(addressClass: 2, byteOrder: 1, number: 62))])
        .encoded()

    /// A distributor with an author, a device, and a definition that is published.
    private func run(
        _ definition: InventoryDefinition = TestDistributor.definition(),
        _ body: @Sendable (TestDistributor, any TestClientProtocol, TestDevice) async throws -> Void
    ) async throws {
        let distributor = try await TestDistributor()
        let device = TestDevice()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.enrol(client, device)
            #expect(try await distributor.publish(client, definition).status == .created)
            try await body(distributor, client, device)
        }
    }

    @Test("B3 polls name the definition, and whoever asks gets it as the author signed it")
    func definition() async throws {
        let distributor = try await TestDistributor()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            let device = TestDevice()
            try await distributor.enrol(client, device)
            #expect(try await device.poll(client).headers[.fettleInventory] == nil)
            #expect(try await client.get("/v1/inventory-definition").status == .notFound)
            let definition = TestDistributor.definition(7)
            #expect(try await distributor.publish(client, definition).status == .created)
            #expect(try await device.poll(client).headers[.fettleInventory] == "7")
            let document = try await client.get("/v1/inventory-definition").bytes
            #expect(try InventoryDefinition.unverified(document.span) == definition)
            // Not older ones, not another one of the same number, not those of strangers.
            #expect(try await distributor.publish(client, TestDistributor.definition(6)).status == .conflict)
            let other = TestDistributor.definition(7, parts: [])
            #expect(try await distributor.publish(client, other).status == .conflict)
            let stranger = try await distributor.publish(client, TestDistributor.definition(8), by: .generate(.p256))
            #expect(stranger.status == .forbidden)
            #expect(try await device.poll(client).headers[.fettleInventory] == "7")
            let open = try await client.post("/v1/inventory-definition", document)
            #expect(open.status == .unauthorized)
        }
    }

    @Test("B3 an index travels once for all devices that have the same")
    func indexOnce() async throws {
        try await run { distributor, client, device in
            let definition = TestDistributor.definition()
            let index = [UInt8](repeating: 5, count: 100_000)
            let inventory = device.inventory(definition, capabilities: Self.capabilities, index: index)
            let first = try await device.send(client, inventory)
            #expect(first.status == .accepted)
            #expect(try InventoryReceipt(first.bytes.span).wanted == [ContentDigest.sha256(index).bytes])
            #expect(try await device.send(client, index: index).status == .noContent)
            #expect(try await device.send(client, inventory).status == .noContent)
            let other = TestDevice("device-2")
            try await distributor.enrol(client, other)
            #expect(try await other.send(client, other.inventory(definition, index: index)).status == .noContent)
            // It says what runs on devices: nobody gets it back.
            let blob = try await client.get("/v1/blobs/sha-256/\(ContentDigest.sha256(index).hex)")
            #expect(blob.status == .notFound)
            let view = try await distributor.send(client, .get, "/v1/devices/device-1/inventory").json(
                InventoryView.self
            )
            #expect(view.isCurrent)
            #expect(view.lowerIndex == ContentDigest.sha256(index).hex)
            #expect(view.capabilitySize == Self.capabilities.count)
            let status = try await distributor.send(client, .get, "/v1/inventories").json(InventoryStatusView.self)
            #expect(status.devices == 2)
            #expect(status.inventories == 2)
        }
    }

    @Test("B3 the same inventory with the same nonce again writes nothing, a changed one replaces it")
    func replacement() async throws {
        try await run { distributor, client, device in
            var inventory = device.inventory(TestDistributor.definition())
            inventory.nonce = try await device.nonce(client)
            for _ in 0..<2 { #expect(try await device.send(client, inventory).status == .noContent) }
            let first = try #require(try await distributor.store.inventory(of: try DeviceID(device.id)))
            distributor.clock.advance(seconds: 5)
            let changed = device.inventory(TestDistributor.definition(), version: [2, 0])
            #expect(try await device.send(client, changed).status == .noContent)
            let second = try #require(try await distributor.store.inventory(of: try DeviceID(device.id)))
            #expect(second.digest != first.digest)
            // The old one again, while its nonce is still recent.
            #expect(try await device.send(client, inventory).status == .conflict)
            #expect(try await distributor.store.inventory(of: try DeviceID(device.id)) == second)
        }
    }

    @Test("A2 what answers another definition, or an old one, is refused")
    func oldDefinition() async throws {
        try await run { distributor, client, device in
            let old = device.inventory(TestDistributor.definition())
            #expect(try await device.send(client, old).status == .noContent)
            #expect(try await distributor.publish(client, TestDistributor.definition(2)).status == .created)
            let refused = try await device.send(client, old)
            #expect(refused.status == .conflict)
            #expect(refused.headers[.fettleInventory] == "2")
            #expect(try await device.send(client, device.inventory(TestDistributor.definition(2))).status == .noContent)
        }
    }

    /// Inventories that tell more than `plain`.
    private static func more(
        than plain: Inventory,
        of device: TestDevice,
        _ definition: InventoryDefinition
    ) -> [Inventory] {
        var list = [Inventory](repeating: plain, count: 5)
        list[0].capabilities = capabilities
        list[1].indices = device.inventory(definition, index: [1]).indices
        list[2].claims = [ComponentClaims(component: [], claims: [.init(label: -273, value: .text("X"))])]
        list[3].claims = [ComponentClaims(component: [[0x62]], claims: [.init(label: 2, value: .bytes([1]))])]
        list[4].claims = [ComponentClaims(component: [], claims: [.init(label: 24, value: .text("other"))])]
        return list
    }

    @Test("A2 more than was asked for is refused")
    func unasked() async throws {
        let definition = TestDistributor.definition(1, parts: [])
        try await run(definition) { _, client, device in
            let plain = device.inventory(definition)
            for inventory in Self.more(than: plain, of: device, definition) {
                let response = try await device.send(client, inventory)
                #expect(response.status == .badRequest)
            }
            let response = try await device.send(client, plain)
            #expect(response.status == .noContent)
        }
    }
}
