import ArgumentParser

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Make tokens with which devices enrol.",
        subcommands: [TokenNew.self]
    )
}
