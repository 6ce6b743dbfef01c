import ArgumentParser
import Author

struct ManifestShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a manifest says.",
        discussion: """
            Shows any SUIT envelope by names: as an indented tree, as JSON, or in CBOR diagnostic notation. It is not \
            verified here; "fettle manifest verify" does that.

            EXAMPLES:
              fettle manifest show update.suit
              fettle manifest show update.suit --json | jq .summary.images
              fettle manifest show update.suit --diag
            """
    )

    @Argument(help: "An envelope.")
    var file: String

    @Flag(help: "Print CBOR diagnostic notation.")
    var diag = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if diag && output.json { throw ValidationError("give either --diag or --json") }
    }

    func run() throws {
        let dump = try ManifestFile.dump(file)
        print(diag ? dump.diagnostic : output.json ? dump.json : dump.text, terminator: "")
    }
}
