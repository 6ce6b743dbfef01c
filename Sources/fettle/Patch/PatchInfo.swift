import ArgumentParser
import PatchFormat

struct PatchInfo: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "info",
        abstract: "Show what a patch is made of.",
        discussion: """
            The frames are checked one after the other, so a damaged patch is noticed; the images are not needed.

            EXAMPLES:
              fettle patch info update.patch
              fettle patch info update.patch --runs 20
              fettle patch info update.patch --json
            """
    )

    @Argument(help: "The patch.")
    var patch: String

    @Option(help: ArgumentHelp("How many runs of the copy map to show, the longest first.", valueName: "number"))
    var runs: Int = 5

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if runs < 0 { throw ValidationError("--runs is at least 0") }
    }

    func run() throws {
        let source = try PatchSource(patch)
        let view = try PatchView(source, runLimit: runs, isQuiet: output.json)
        if output.json { JSONOutput.show(view) } else { view.show() }
    }
}
