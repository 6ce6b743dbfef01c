import ArgumentParser

struct AuthorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "author",
        abstract: "Say whose manifests a distributor accepts.",
        subcommands: [AuthorAdd.self, AuthorList.self, AuthorRemove.self]
    )
}
