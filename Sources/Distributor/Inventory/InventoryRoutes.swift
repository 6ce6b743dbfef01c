import HTTPServing
import HTTPTypes
import Hummingbird
import Logging
import Store
import UpdateProtocol

/// `GET`, `POST /v1/inventory-definition`; `GET`, `POST /v1/inventories`; `GET /v1/devices/{id}/inventory`;
/// `POST /v1/what-if`.
struct InventoryRoutes: Sendable {
    let authenticator: DeviceAuthenticator
    let definitions: InventoryDefinitionService
    let service: InventoryService
    let whatIf: WhatIfService
    let nonces: NonceIssuer
    let store: any DistributorStore

    /// Adds the routes.
    func add(devices: RouterGroup<DistributorContext>, operators: RouterGroup<DistributorContext>) {
        operators.post("inventory-definition") { try await publish($0, $1) }
        // A definition is no secret, and says nothing that a device would not tell whoever asks for its characteristics.
        devices.get("inventory-definition") { _, _ in try definition() }
        devices.post("inventories") { try await take($0, $1) }
        operators.get("inventories") { _, _ in try await status() }
        operators.get("devices/:id/inventory") { _, context in try await show(context) }
        operators.post("what-if") { try await evaluate($0, $1) }
    }

    // MARK: Definitions

    private func publish(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let document = try await request.bytes(upTo: StoreLimits.inventoryDefinition)
        let outcome = try await definitions.publish(document, operatorName: context.operatorName ?? "operator")
        context.logger.info(
            "inventory definition published",
            metadata: ["sequence": "\(outcome.record.sequenceNumber)", "new": "\(outcome.isNew)"]
        )
        return JSONBody.response(
            InventoryDefinitionView(outcome.record),
            status: outcome.isNew ? .created : .ok
        )
    }

    private func definition() throws -> Response {
        guard let record = service.ledger.current?.record else {
            throw Problem.notFound("no inventory definition was published")
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: MediaType.inventoryDefinition, .cacheControl: "no-cache",
                .eTag: "\"\(record.digest.hex)\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: record.document))
        )
    }

    // MARK: Devices

    private func take(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let isIndex = request.headers[.contentType]?.hasPrefix(MediaType.indexUpload) ?? false
        let limit = isIndex ? IndexUpload.byteLimit + 1_024 : Inventory.byteLimit + 1_024
        let message = try await authenticator.open(try await request.bytes(upTo: limit))
        var headers: HTTPFields = [.fettleNonce: Base64URL.encode(nonces.nonce(for: message.device))]
        if let number = service.ledger.current?.record.sequenceNumber { headers[.fettleInventory] = "\(number)" }
        do {
            if isIndex {
                try await service.takeIndex(message)
                return Response(status: .noContent, headers: headers)
            }
            // What a gateway brings may have waited there for its uplink.
            let receipt = try await service.take(message, isBrought: request.headers[.viaGateways] != nil)
            guard !receipt.wanted.isEmpty else { return Response(status: .noContent, headers: headers) }
            headers[.contentType] = MediaType.inventoryReceipt
            return Response(
                status: .accepted,
                headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: receipt.encoded))
            )
        } catch {
            // A fresh nonce, and the number of the definition, come with a refusal as well.
            var problem = (error as? Problem) ?? Problem(error)
            if problem.status.code >= 500 { throw error }
            problem.headers.append(contentsOf: headers)
            throw problem
        }
    }

    // MARK: Operators

    private func status() async throws -> Response {
        JSONBody.response(
            InventoryStatusView(
                definition: service.ledger.current.map { InventoryDefinitionView($0.record) },
                devices: try await store.deviceCount(),
                inventories: try await store.inventoryCount()
            )
        )
    }

    private func show(_ context: DistributorContext) async throws -> Response {
        let id: DeviceID = try context.name("id")
        guard let record = try await store.inventory(of: id) else {
            throw Problem.notFound(
                "the device has sent no inventory",
                action: "publish an inventory definition with `fettle inventory publish`"
            )
        }
        let capabilities: [UInt8]?
        if let digest = record.capabilities {
            capabilities = try await store.capabilitySet(digest)
        } else {
            capabilities = nil
        }
        return JSONBody.response(InventoryView(record, capabilities: capabilities, latest: service.ledger.current))
    }

    private func evaluate(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let question = try WhatIfQuestion(
            try await request.bytes(upTo: WhatIfQuestion.byteLimit),
            component: request.parameter("component"),
            query: request.parameter("query"),
            devices: request.parameter("devices")
        )
        let started = ContinuousClock.now
        let view = try await whatIf.answer(question)
        context.logger.info(
            "what-if answered",
            metadata: [
                "devices": "\(view.devices)", "evaluations": "\(view.evaluations)",
                "duration": "\(ContinuousClock.now - started)",
            ]
        )
        return JSONBody.response(view)
    }
}
