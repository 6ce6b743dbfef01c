import HTTPServing
import Hummingbird

/// Everything that serves requests, wired together.
struct DistributorRoutes: Sendable {
    let authors: AuthorRoutes
    let blobs: BlobRoutes
    let campaigns: CampaignRoutes
    let devices: DeviceRoutes
    let enrolment: EnrolmentRoutes
    let health: HealthRoutes
    let inventories: InventoryRoutes
    let keySets: KeySetRoutes
    let locations: LocationRoutes
    let manifests: ManifestRoutes
    let polls: PollRoutes
    let reports: ReportRoutes
    let requests: RequestRoutes
    let statistics: StatisticsRoutes
    let authentication: OperatorAuthentication
    let gate: RequestGate<DistributorContext>
    /// What is served.
    let roles: Set<DistributorRole>

    /// The router of the parts of the API that belong to the roles.
    func router() -> Router<DistributorContext> {
        let router = Router(context: DistributorContext.self)
        router.add(middleware: ProblemMiddleware(isFailure: { $0.status.code >= 500 }, problem: { Problem($0) }))
        let api = router.group("v1")
        health.add(to: api)
        let open = api.group().add(middleware: gate)
        let operators = api.group().add(middleware: gate).add(middleware: authentication)
        if roles.contains(.requests) { requests.add(to: open) }
        guard roles.contains(.manifests) else {
            if roles.contains(.payloads) { blobs.add(devices: open) }
            return router
        }
        authors.add(to: operators)
        blobs.add(devices: open)
        blobs.add(operators: operators)
        campaigns.add(to: operators)
        devices.add(to: operators)
        enrolment.add(devices: open, operators: operators)
        inventories.add(devices: open, operators: operators)
        keySets.add(devices: open, operators: operators)
        locations.add(to: operators)
        manifests.add(to: operators)
        polls.add(to: open)
        reports.add(to: open)
        statistics.add(to: operators)
        return router
    }
}
