import ArgumentParser
import Distributor

struct LocationList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the locations of payloads, and how they stand.",
        discussion: """
            EXAMPLES:
              fettle location list
              fettle location list --json
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list: LocationListView = try await server.withClient { try await $0.get(["locations"]) }
        if output.json { return JSONOutput.show(list) }
        var table = Table([
            ("name", .left), ("kind", .left), ("state", .left), ("load", .right), ("sent", .right), ("where", .left),
            ("address", .left),
        ])
        for view in list.locations {
            table.add(
                view.location.name,
                view.location.kind,
                view.isUp ? "up" : "down",
                "\(Int(min(view.utilisation, 99) * 100)) %",
                Format.count(view.count),
                LocationShow.place(view.location),
                view.location.addresses.joined(separator: " ")
            )
        }
        table.show(ifEmpty: "no location but the distributor's own")
    }
}
