import ArgumentParser
import Distributor

struct AuthorRemove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Accept no further manifests by a key.",
        discussion: """
            EXAMPLES:
              fettle author remove 0123456789abcdef
            """
    )

    @Argument(help: "The key id, 16 hexadecimal digits; \"fettle author list\" shows it.")
    var keyID: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let keyID: String
    }

    func run() async throws {
        try await server.withClient { try await $0.delete(["authors", keyID]) }
        if output.json { return JSONOutput.show(Result(keyID: keyID)) }
        print("withdrawn  \(Printable.line(keyID))")
    }
}
