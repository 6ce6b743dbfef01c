import CBOR
import COSE
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol
import ZstdCodec

@testable import Distributor

extension TestDevice {
    /// An inventory of this device: version 1.2 of its component.
    func inventory(
        _ definition: InventoryDefinition,
        version: [Int64] = [1, 2],
        capabilities: [UInt8]? = nil,
        index: [UInt8]? = nil
    ) -> Inventory {
        let claims = ComponentClaims(
            component: [component.utf8],
            claims: [
                .init(label: SUITParameter.classIdentifier, value: .bytes(classID)),
                .init(label: SUITParameter.version, value: .version(version)),
            ]
        )
        let indices = index.flatMap { index in
            InventoryIndex(.lower, digest: ContentDigest.sha256(index).bytes, size: UInt64(index.count))
        }
        return Inventory(
            definition: ProtocolDigest(bytes: ContentDigest.sha256(definition.encoded).bytes),
            claims: [claims],
            capabilities: capabilities,
            indices: indices.map { [$0] } ?? []
        )
    }

    /// Sends an inventory with a fresh nonce, or with the one that it has.
    func send(_ client: any TestClientProtocol, _ inventory: Inventory) async throws -> TestResponse {
        var inventory = inventory
        if inventory.nonce == nil { inventory.nonce = try await nonce(client) }
        return try await client.post("/v1/inventories", try sign(inventory.encoded))
    }

    /// Sends an index.
    func send(
        _ client: any TestClientProtocol,
        index: [UInt8],
        digest: [UInt8]? = nil,
        size: UInt64? = nil,
        compressed: [UInt8]? = nil
    ) async throws -> TestResponse {
        let upload = IndexUpload(
            digest: digest ?? ContentDigest.sha256(index).bytes,
            size: size ?? UInt64(index.count),
            compressed: try compressed ?? ZstdCompressor.compress(index.span)
        )
        return try await client.execute(
            uri: "/v1/inventories",
            method: .post,
            headers: [.contentType: "application/vnd.fettle.index+cose"],
            body: ByteBuffer(bytes: try sign(upload?.encoded ?? []))
        )
    }
}

extension TestDistributor {
    /// A definition that asks for class and version of the component "app", and the parts.
    static func definition(
        _ number: UInt64 = 1,
        parts: InventoryParts = .all,
        labels: [Int64] = [SUITParameter.classIdentifier, SUITParameter.version]
    ) -> InventoryDefinition {
        let definition = InventoryDefinition(
            sequenceNumber: number,
            uri: "inventories",
            components: [ComponentIdentifier("app")],
            request: RequestDefinition(
                entries: [RequestDefinition.Entry(component: 0, labels: labels)],
                deviceLabels: [SUITParameter.deviceIdentifier]
            ),
            parts: parts
        )
        guard let definition else { preconditionFailure("a definition that cannot be one") }
        return definition
    }

    /// Publishes a definition that the author signs.
    func publish(
        _ client: any TestClientProtocol,
        _ definition: InventoryDefinition,
        by key: SwiftSigningKey? = nil
    ) async throws -> TestResponse {
        let key = key ?? author
        let document = try definition.signed(by: key, keyID: key.publicKey.keyID(SwiftCryptoProvider()))
        return try await send(client, .post, "/v1/inventory-definition", bytes: document)
    }
}
