import ArgumentParser
import Distributor

/// Which campaign a command is about.
struct CampaignArgument: ParsableArguments {
    @Argument(help: "The campaign's id, or its name where no other has it.")
    var campaign: String

    /// Has the distributor do something with the campaign.
    func perform(_ action: String, _ server: ServerOptions) async throws -> CampaignView {
        try await server.withClient { client in
            let id = try await client.campaign(campaign).id
            return try await client.post(["campaigns", id, action])
        }
    }
}
