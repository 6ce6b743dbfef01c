import CBOR
import COSE
import DeviceCore
import Eligibility
import ImageAnalysis
import SUIT
import UpdateProtocol

/// Puts an inventory together: what the definition asks for, and nothing else [A2, B3].
struct InventoryCollector {
    /// An inventory, and the indices that it names.
    struct Collection {
        /// What is sent.
        var inventory: Inventory
        /// What is sent where it is asked for: the indices by their digests.
        var indices: [[UInt8]: [UInt8]] = [:]
        /// Indices that are larger than what may be sent.
        var tooLarge: [InventoryIndex.Part] = []
    }

    let identity: DeviceIdentity
    let state: DeviceState

    /// What `definition` asks for.
    func collect(
        _ definition: InventoryDefinition,
        facts: borrowing some DeviceFacts,
        sources: some InventorySources,
        crypto: some CryptoProvider
    ) -> Collection {
        let encoded = definition.encoded
        var collection = Collection(
            inventory: Inventory(
                definition: ProtocolDigest(bytes: crypto.sha256(encoded.span)),
                claims: RequestBuilder.claims(
                    for: definition.request,
                    names: definition.components,
                    identity: identity,
                    state: state,
                    facts: facts,
                    crypto: crypto
                )
            )
        )
        if definition.parts.contains(.capabilities) {
            let set = sources.capabilities().encoded()
            if set.count <= Inventory.capabilityLimit { collection.inventory.capabilities = set }
        }
        guard !definition.parts.isDisjoint(with: [.lowerIndex, .upperIndex]), let index = sources.index() else {
            return collection
        }
        if definition.parts.contains(.lowerIndex) { add(.lower, index.lowerPart, to: &collection, crypto) }
        if definition.parts.contains(.upperIndex) { add(.upper, index.upperPart, to: &collection, crypto) }
        return collection
    }

    private func add(
        _ part: InventoryIndex.Part,
        _ index: DeviceIndex,
        to collection: inout Collection,
        _ crypto: some CryptoProvider
    ) {
        let bytes = index.encoded()
        let digest = crypto.sha256(bytes.span)
        guard let entry = InventoryIndex(part, digest: digest, size: UInt64(bytes.count)) else {
            collection.tooLarge.append(part)
            return
        }
        collection.inventory.indices.append(entry)
        collection.indices[digest] = bytes
    }
}
