import ArgumentParser
import Distributor

struct CampaignPause: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Pause a campaign: devices that have not begun wait.",
        discussion: """
            EXAMPLES:
              fettle campaign pause 1
              fettle campaign pause spring --json
            """
    )

    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        CampaignTable.show(try await campaign.perform("pause", server), output)
    }
}
