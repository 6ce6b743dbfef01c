import ArgumentParser

struct KeySetShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a key set says, and who has signed it.",
        discussion: """
            Nothing is verified here; "fettle key set verify" does that.

            EXAMPLES:
              fettle key set show keys-2.set
            """
    )

    @Argument(help: "A key set.")
    var file: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        KeySetDescription(try KeySetFile.read(file), file: file).show(output)
    }
}
