import ArgumentParser
import Distributor

struct CampaignList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the campaigns.",
        discussion: """
            EXAMPLES:
              fettle campaign list
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list: CampaignListView = try await server.withClient { try await $0.get(["campaigns"]) }
        if output.json { return JSONOutput.show(list) }
        CampaignTable.table(list.campaigns).show(ifEmpty: "no campaigns")
    }
}
