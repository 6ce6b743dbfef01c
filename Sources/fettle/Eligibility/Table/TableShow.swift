import ArgumentParser
import Author

struct TableShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a compatibility table says.",
        discussion: """
            Nothing is verified here; "fettle eligibility table verify" does that.

            EXAMPLES:
              fettle eligibility table show maker.table
              fettle eligibility table show maker.table --json
            """
    )

    @Argument(help: "A signed compatibility table.")
    var file: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        TableDescription(try TableFile.read(file), file: file).show(output)
    }
}
