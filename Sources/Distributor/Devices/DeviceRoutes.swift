import COSE
import HTTPServing
import Hummingbird
import Store
import SwiftCryptoProvider

/// `GET /v1/devices`, `GET /v1/devices/{id}`.
struct DeviceRoutes: Sendable {
    let store: any DistributorStore

    /// Adds the routes to the operators' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.get("devices") { request, _ in try await list(request) }
        group.get("devices/:id") { _, context in try await show(context) }
    }

    private func list(_ request: Request) async throws -> Response {
        let after: DeviceID? = try request.parameter("after").map { try DeviceID($0) }
        let page = try await store.devices(after: after, limit: try request.pageSize())
        return JSONBody.response(DeviceListView(devices: page.elements.map(Self.view), next: page.next?.string))
    }

    private func show(_ context: DistributorContext) async throws -> Response {
        let id: DeviceID = try context.name("id")
        guard let device = try await store.device(id) else {
            throw Problem.notFound("there is no such device", action: "`fettle device list` shows the devices")
        }
        return JSONBody.response(Self.view(device))
    }

    private static func view(_ device: Device) -> DeviceView {
        var components = device.components.map { component in
            let running = device.running.first { $0.component == component.name }
            return DeviceView.Component(
                name: component.name.string,
                vendor: component.vendorID.description,
                class: component.classID.description,
                digest: running?.digest.hex,
                version: running?.version
            )
        }
        for running in device.running where !device.components.contains(where: { $0.name == running.component }) {
            components.append(
                DeviceView.Component(
                    name: running.component.string,
                    vendor: nil,
                    class: nil,
                    digest: running.digest.hex,
                    version: running.version
                )
            )
        }
        let key = try? PublicKey(decoding: device.publicKey.span)
        return DeviceView(
            id: device.id.string,
            keyId: Hexadecimal.string(key?.keyID(SwiftCryptoProvider()) ?? []),
            enrolledAt: device.enrolledAt,
            lastSeenAt: device.lastSeenAt,
            state: device.lastReport?.state.rawValue,
            detail: device.lastReport.map { ReportDetail(parsing: $0.detail).summary },
            components: components,
            characteristics: Dictionary(
                device.characteristics.map { ($0.key.string, $0.value) },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }
}
