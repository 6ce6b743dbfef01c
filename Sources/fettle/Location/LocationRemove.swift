import ArgumentParser
import Distributor

struct LocationRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Send devices to a location no more.",
        discussion: """
            EXAMPLES:
              fettle location remove berlin
            """
    )

    @Argument(help: "The location's name.")
    var name: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let name: String
    }

    func run() async throws {
        try await server.withClient { try await $0.delete(["locations", name]) }
        if output.json { return JSONOutput.show(Result(name: name)) }
        print("removed  \(Printable.line(name))")
    }
}
