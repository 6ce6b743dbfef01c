import ArgumentParser
import Distributor

struct CampaignHalt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "halt",
        abstract: "Halt a campaign for good.",
        discussion: """
            EXAMPLES:
              fettle campaign halt 1
              fettle campaign halt spring --json
            """
    )

    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        CampaignTable.show(try await campaign.perform("halt", server), output)
    }
}
