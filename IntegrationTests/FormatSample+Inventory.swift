import CBOR
import COSE
import Eligibility
import SUIT
import SwiftCryptoProvider
import UpdateProtocol

extension FormatSample {
    /// Inventories, and the definitions that ask for them.
    static let inventories: [FormatSample] = {
        let hash = [UInt8](repeating: 0xAB, count: 32)
        let definition = InventoryDefinition(
            sequenceNumber: 3,
            uri: "inventories",
            components: [ComponentIdentifier("app")],
            request: RequestDefinition(
                entries: [
                    .init(component: 0, fields: [RequestedCharacteristic(2), RequestedCharacteristic(28, as: .digest)])
                ],
                deviceLabels: [-273]
            ),
            parts: .all
        )
        guard let definition, let upload = IndexUpload(digest: hash, size: 9, compressed: [1, 2, 3]) else { return [] }
        let key = SwiftSigningKey.generate(.p256)
        let inventory = Inventory(
            nonce: hash,
            definition: ProtocolDigest(bytes: hash),
            claims: [
                ComponentClaims(component: [Array("app".utf8)], claims: [.init(label: 28, value: .version([1, 2]))])
            ],
            capabilities: CapabilitySet(
                [.attribute(AttributeCapability(.memory, "ram", .number(1_024)))],
                unexaminedKinds: [.machine],
                examinedKinds: [.memory]
            ).encoded(),
            indices: [.lower, .upper].compactMap { InventoryIndex($0, digest: hash, size: 5) }
        )
        var samples = [
            FormatSample("inventory", "inventory-definition", definition.encoded),
            FormatSample("inventory", "inventory", inventory.encoded),
            FormatSample("inventory", "inventory", inventory.content.encoded),
            FormatSample("inventory", "inventory-receipt", InventoryReceipt(wanted: [hash]).encoded),
            FormatSample("inventory", "index-upload", upload.encoded),
        ]
        for forSeveral in [false, true] {
            guard let document = try? definition.signed(by: key, keyID: [1], forSeveral: forSeveral) else { continue }
            samples.append(FormatSample("inventory", "signed-inventory-definition", document))
        }
        return samples
    }()
}
