import ArgumentParser
import Author
import Distributor

struct InventoryPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Bring an inventory definition to the distributor, from where devices take it.",
        discussion: """
            EXAMPLES:
              fettle inventory publish inventory.def
            """
    )

    @Argument(help: "A signed inventory definition.")
    var file: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let document = try InventoryFile.read(file)
        let view: InventoryDefinitionView = try await server.withClient { client in
            try await client.publish(inventoryDefinition: document.bytes)
        }
        if output.json { return JSONOutput.show(view) }
        print("published  definition \(view.sequenceNumber)  \(Printable.line(file))")
    }
}
