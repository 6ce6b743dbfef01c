import Hummingbird
import Store

/// `GET /v1/healthz`: the process lives. `GET /v1/readyz`: it reaches its store.
struct HealthRoutes: Sendable {
    let store: any DistributorStore

    /// Adds the routes.
    func add(to group: RouterGroup<DistributorContext>) {
        group.get("healthz") { _, _ in JSONBody.response(["status": "ok"]) }
        group.get("readyz") { _, _ in
            _ = try await store.deviceCount()
            return JSONBody.response(["status": "ready"])
        }
    }
}
