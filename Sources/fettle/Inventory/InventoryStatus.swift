import ArgumentParser
import Distributor

struct InventoryStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how many devices have answered the inventory definition.",
        discussion: """
            EXAMPLES:
              fettle inventory status
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let view: InventoryStatusView = try await server.withClient { try await $0.get(["inventories"]) }
        if output.json { return JSONOutput.show(view) }
        if let definition = view.definition {
            print("definition   \(definition.sequenceNumber), since \(Format.moment(definition.publishedAt))")
        } else {
            print("definition   none; \"fettle inventory publish\" brings one")
        }
        print("inventories  \(Format.count(view.inventories)) of \(Format.count(view.devices)) devices")
    }
}
