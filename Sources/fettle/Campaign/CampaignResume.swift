import ArgumentParser
import Distributor

struct CampaignResume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a paused campaign.",
        discussion: """
            EXAMPLES:
              fettle campaign resume 1
              fettle campaign resume spring --json
            """
    )

    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        CampaignTable.show(try await campaign.perform("resume", server), output)
    }
}
