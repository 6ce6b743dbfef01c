import Distributor

extension OperatorClient {
    /// Publishes a version of the key set.
    func publish(keySet document: [UInt8]) async throws -> KeySetView {
        try await post(["key-sets"], bytes: document, type: "application/vnd.fettle.key-set+cose")
    }
}
