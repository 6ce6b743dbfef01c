import CBOR
import CurlTransport
import SUIT
import UpdateProtocol

extension DistributorClient {
    /// Fetches the inventory definition, which nobody has checked yet.
    func fetchInventoryDefinition() throws(AgentError) -> [UInt8] {
        let response = try get("/v1/inventory-definition", limit: InventoryDefinition.byteLimit)
        guard response.isSuccess else { throw refusal(response, "does not give the inventory definition") }
        return response.body
    }

    /// Sends an inventory to the resource identifier of its definition.
    ///
    /// - Returns: the digests of the indices that the distributor wants.
    func send(_ inventory: Inventory, to uri: Text) throws(AgentError) -> [[UInt8]] {
        var signed = inventory
        signed.nonce = nonce
        let response = try post(
            signed.encoded,
            toURL: resolve(uri),
            type: "application/vnd.fettle.inventory+cose"
        )
        switch response.status {
        case 202:
            do throws(UpdateProtocolError) { return try InventoryReceipt(response.body.span).wanted } catch {
                throw AgentError(.unreachable, "the distributor's answer to the inventory cannot be read: \(error)")
            }
        case 200, 204: return []
        default: throw refusal(response, "does not take the inventory")
        }
    }

    /// Sends an index that the distributor wants.
    func send(_ upload: IndexUpload, to uri: Text) throws(AgentError) {
        let response = try post(
            upload.encoded,
            toURL: resolve(uri),
            type: "application/vnd.fettle.index+cose"
        )
        guard response.isSuccess else { throw refusal(response, "does not take the index") }
    }
}
