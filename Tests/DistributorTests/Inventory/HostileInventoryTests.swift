import BlobStore
import CBOR
import COSE
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SQLiteStore
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol
import ZstdCodec

@testable import Distributor

@Suite("Inventories of enemies")
struct HostileInventoryTests {
    private func run(
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

    @Test("B3 strangers, wrong keys and foreign ids are not heard")
    func signatures() async throws {
        try await run { distributor, client, device in
            let definition = TestDistributor.definition()
            var inventory = device.inventory(definition)
            inventory.nonce = try await device.nonce(client)
            var thief = TestDevice(device.id)
            thief.component = device.component
            #expect(try await thief.send(client, inventory).status == .unauthorized)
            #expect(try await TestDevice("nobody").send(client, inventory).status == .unauthorized)
            // Another registered device with a nonce that is not its own.
            let other = TestDevice("device-2")
            try await distributor.enrol(client, other)
            #expect(try await other.send(client, inventory).status == .conflict)
            let unsigned = try await client.post("/v1/inventories", inventory.encoded)
            #expect(unsigned.status == .badRequest)
            #expect(try await distributor.store.inventoryCount() == 0)
        }
    }

    @Test("B3 an inventory without nonce, with an old one or with a made-up one is refused")
    func nonces() async throws {
        try await run { distributor, client, device in
            var inventory = device.inventory(TestDistributor.definition())
            inventory.nonce = try await device.nonce(client)
            distributor.clock.advance(seconds: 3_700)
            #expect(try await device.send(client, inventory).status == .conflict)
            inventory.nonce = [UInt8](repeating: 9, count: 24)
            #expect(try await device.send(client, inventory).status == .conflict)
            inventory.nonce = nil
            let bare = try await client.post("/v1/inventories", try device.sign(inventory.encoded))
            #expect(bare.status == .conflict)
        }
    }

    private static let noInventories: [[UInt8]] = [[], [0xA0], [0x80], [0xA1, 0x01, 0x01]]

    @Test("B3 what is too large or damaged is refused before it is kept")
    func sizes() async throws {
        try await run { distributor, client, device in
            let large = [UInt8](repeating: 0, count: Inventory.byteLimit + 2_000)
            #expect(try await client.post("/v1/inventories", large).status == .contentTooLarge)
            var inventory = device.inventory(TestDistributor.definition(), capabilities: [0xFF, 0x00])
            #expect(try await device.send(client, inventory).status == .badRequest)
            inventory.capabilities = [UInt8](repeating: 0, count: Inventory.capabilityLimit + 1)
            #expect(try await device.send(client, inventory).status == .badRequest)
            for bytes in Self.noInventories {
                let message = try device.sign(bytes)
                #expect(try await client.post("/v1/inventories", message).status == .badRequest)
            }
            #expect(try await distributor.store.inventoryCount() == 0)
        }
    }

    @Test("B3 an index that nobody named, that is another one, or that never ends is refused")
    func indices() async throws {
        try await run { distributor, client, device in
            let index = [UInt8](repeating: 5, count: 50_000)
            // Nothing named yet.
            #expect(try await device.send(client, index: index).status == .conflict)
            #expect(
                try await device.send(client, device.inventory(TestDistributor.definition(), index: index)).status
                    == .accepted
            )
            // Another device, which does not name it.
            let other = TestDevice("device-2")
            try await distributor.enrol(client, other)
            #expect(try await other.send(client, index: index).status == .conflict)
            let named = ContentDigest.sha256(index).bytes
            // Other bytes under the name.
            let others = [UInt8](repeating: 6, count: 50_000)
            #expect(try await device.send(client, index: others, digest: named).status == .badRequest)
            // Less than it says, more than it says: a bomb of 1 GiB in a few kilobytes.
            #expect(try await device.send(client, index: index, size: 60_000).status == .badRequest)
            let bomb = try bomb(megabytes: 1_024)
            let size = InventoryIndex.byteLimit
            let exploded = try await device.send(client, index: index, size: size, compressed: bomb)
            #expect(exploded.status == .badRequest)
            #expect(try await device.send(client, index: index, compressed: [1, 2, 3, 4]).status == .badRequest)
            #expect(try await device.send(client, index: index, digest: [1]).status == .badRequest)
            #expect(try await distributor.indices.list(after: nil, limit: 10).elements.isEmpty)
            #expect(try await device.send(client, index: index).status == .noContent)
            #expect(try await distributor.indices.list(after: nil, limit: 10).elements.count == 1)
        }
    }

    @Test("B3 indices that no inventory names any more go at the next start")
    func sweep() async throws {
        let folder = try TemporaryFolder()
        let index = [UInt8](repeating: 5, count: 1_000)
        let author = SwiftSigningKey.generate(.p256)
        let distributor = try await TestDistributor(folder: folder, author: author)
        let device = TestDevice()
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.enrol(client, device)
            _ = try await distributor.publish(client, TestDistributor.definition())
            _ = try await device.send(client, device.inventory(TestDistributor.definition(), index: index))
            _ = try await device.send(client, index: index)
        }
        try await distributor.indices.put([1, 2, 3])
        try await InventoryService.sweep(distributor.indices, store: distributor.store)
        let left = try await distributor.indices.list(after: nil, limit: 10).elements
        #expect(left.map(\.digest) == [ContentDigest.sha256(index)])
    }

    /// zstd frames that say nothing of the length of what they hold: zeros, in frames of 1 MiB.
    private func bomb(megabytes: Int) throws -> [UInt8] {
        let frame = try ZstdCompressor.compress([UInt8](repeating: 0, count: 1 << 20).span)
        return Array((0..<megabytes).map { _ in frame }.joined())
    }
}
