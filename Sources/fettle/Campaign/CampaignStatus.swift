import ArgumentParser
import Distributor

struct CampaignStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a campaign goes, device by device.",
        discussion: """
            EXAMPLES:
              fettle campaign status 1
              fettle campaign status spring --json | jq .counts
            """
    )

    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let status = try await server.withClient { client in
            try await client.status(ofCampaign: try await client.campaign(campaign.campaign).id)
        }
        if output.json { return JSONOutput.show(status) }
        for line in StatusView(status).lines(style: .standardOutput) { print(line) }
    }
}
