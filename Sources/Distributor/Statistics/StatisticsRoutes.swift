import Hummingbird

/// `GET /v1/stats`.
struct StatisticsRoutes: Sendable {
    let statistics: TrafficStatistics
    let factory: PayloadFactory

    /// Adds the route to the operators' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.get("stats") { _, _ in
            JSONBody.response(
                statistics.view(
                    patchesMade: await factory.madeCount,
                    patchesFailed: await factory.failedCount,
                    payloadsPending: await factory.pendingCount
                )
            )
        }
    }
}
