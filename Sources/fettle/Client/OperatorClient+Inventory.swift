import Distributor

extension OperatorClient {
    /// Publishes an inventory definition.
    func publish(inventoryDefinition document: [UInt8]) async throws -> InventoryDefinitionView {
        try await post(
            ["inventory-definition"],
            bytes: document,
            type: "application/vnd.fettle.inventory-definition+cose"
        )
    }

    /// Asks which devices could take the software of a manifest.
    func whatIf(_ body: [UInt8], query: [(String, String)]) async throws -> WhatIfView {
        try await post(["what-if"], query: query, bytes: body, type: "application/vnd.fettle.what-if+cbor")
    }
}
