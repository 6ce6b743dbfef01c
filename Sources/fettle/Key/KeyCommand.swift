import ArgumentParser

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make and show keys, and the sets of keys that devices trust.",
        subcommands: [KeyNew.self, KeyShow.self, KeySetCommand.self]
    )
}
