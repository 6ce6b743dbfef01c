import ArgumentParser

struct ImageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image",
        abstract: "Look at software images.",
        subcommands: [ImageInspect.self]
    )
}
