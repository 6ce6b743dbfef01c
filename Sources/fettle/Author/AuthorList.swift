import ArgumentParser
import Distributor

struct AuthorList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the authors that are accepted.",
        discussion: """
            EXAMPLES:
              fettle author list
              fettle author list --json
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let list: AuthorListView = try await server.withClient { try await $0.get(["authors"]) }
        if output.json { return JSONOutput.show(list) }
        var table = Table([("key id", .left), ("name", .left), ("accepted", .left), ("withdrawn", .left)])
        for author in list.authors {
            table.add(
                author.keyId,
                author.name,
                Format.moment(author.acceptedAt),
                author.revokedAt == nil ? "-" : Format.moment(author.revokedAt)
            )
        }
        table.show(ifEmpty: "no author is accepted")
    }
}
