import ArgumentParser
import Author

struct ManifestShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what a manifest says.",
        discussion: """
            Shows any SUIT envelope: as a tree with the place, number and name of every item, or as JSON; and any CBOR in \
            diagnostic notation (RFC 8949 section 8) with embedded CBOR taken apart. Dependencies that travel in the \
            envelope are shown inside of it. Nothing is verified here; "fettle manifest verify" does that.

            EXAMPLES:
              fettle manifest show update.suit
              fettle manifest show update.suit --json | jq .summary.images
              fettle manifest show update.suit --diagnostic
            """
    )

    @Argument(help: "An envelope.")
    var file: String

    @Flag(name: [.long, .customLong("diag")], help: "Print CBOR diagnostic notation.")
    var diagnostic = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if diagnostic && output.json { throw ValidationError("give either --diagnostic or --json") }
    }

    func run() throws {
        if diagnostic { return print(try ManifestFile.diagnostic(file), terminator: "") }
        let dump = try ManifestFile.dump(file)
        print(output.json ? dump.json : dump.text, terminator: "")
    }
}
