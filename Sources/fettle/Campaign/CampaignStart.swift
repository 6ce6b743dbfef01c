import ArgumentParser
import Distributor

struct CampaignStart: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Start a campaign: from now on its devices are offered the manifest.",
        discussion: """
            EXAMPLES:
              fettle campaign start 1
              fettle campaign start spring --json
            """
    )

    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        CampaignTable.show(try await campaign.perform("start", server), output)
    }
}
