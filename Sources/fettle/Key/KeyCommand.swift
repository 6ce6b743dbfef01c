import ArgumentParser

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make and show keys of authors.",
        subcommands: [KeyNew.self, KeyShow.self]
    )
}
