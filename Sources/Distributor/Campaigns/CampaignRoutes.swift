import Campaigns
import HTTPServing
import HTTPTypes
import Hummingbird
import Logging
import Store

/// `POST` and `GET /v1/campaigns`, `GET /v1/campaigns/{id}`, `POST /v1/campaigns/{id}/{action}`.
struct CampaignRoutes: Sendable {
    let service: CampaignService
    let report: CampaignReport
    let store: any DistributorStore

    /// Adds the routes to the operators' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.post("campaigns") { try await create($0, $1) }
        group.get("campaigns") { _, _ in try await list() }
        group.get("campaigns/:id") { try await status($0, $1) }
        group.post("campaigns/:id/:action") { _, context in try await act(context) }
    }

    private func create(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let body = try await JSONBody.read(CampaignBody.self, from: request)
        let campaign = try await service.create(body, operatorName: context.operatorName ?? "operator")
        return JSONBody.response(Self.view(campaign), status: .created)
    }

    private func list() async throws -> Response {
        var views: [CampaignView] = []
        var after: Int64?
        repeat {
            let page = try await store.campaigns(after: after, limit: StoreLimits.pageSize)
            views += page.elements.map(Self.view)
            after = page.next
        } while after != nil
        return JSONBody.response(CampaignListView(campaigns: views))
    }

    private func status(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let id: CampaignID = try context.name("id")
        guard let campaign = try await store.campaign(id) else { throw Self.unknown }
        let after: DeviceID? = try request.parameter("after").map { try DeviceID($0) }
        return JSONBody.response(try await report.status(of: campaign, after: after, limit: try request.pageSize()))
    }

    private func act(_ context: DistributorContext) async throws -> Response {
        let id: CampaignID = try context.name("id")
        let word = try context.pathParameter("action")
        guard let action = CampaignAction(rawValue: word) else {
            throw Problem.notFound(
                "there is no such action",
                action: "one of \(CampaignAction.allCases.map(\.rawValue).joined(separator: ", "))"
            )
        }
        guard try await store.campaign(id) != nil else { throw Self.unknown }
        let campaign = try await service.apply(action, to: id, operatorName: context.operatorName ?? "operator")
        context.logger.info("campaign changed", metadata: ["campaign": "\(id)", "state": "\(campaign.state.rawValue)"])
        return JSONBody.response(Self.view(campaign))
    }

    private static var unknown: Problem {
        Problem.notFound("there is no such campaign", action: "`GET /v1/campaigns` lists the campaigns")
    }

    /// A campaign as the API shows it.
    static func view(_ campaign: CampaignRecord) -> CampaignView {
        let selector: String
        var query: String?
        switch campaign.selector {
        case .all: selector = "all"
        case .listed: selector = "listed"
        case .query(let text):
            selector = "query"
            query = text
        }
        return CampaignView(
            id: campaign.id.string,
            name: campaign.name,
            manifest: campaign.manifest.hex,
            state: campaign.state.rawValue,
            selector: selector,
            query: query,
            createdAt: campaign.createdAt,
            startedAt: campaign.startedAt,
            endedAt: campaign.endedAt
        )
    }
}
