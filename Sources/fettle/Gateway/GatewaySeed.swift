import ArgumentParser
import Foundation
import Gateway

struct GatewaySeed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seed",
        abstract: "Fill a gateway's cache from a medium, whether it runs or not.",
        discussion: """
            Takes update files ("fettle manifest pack"), envelopes, images, patches and any other file that devices ask for \
            by its digest. What comes so is pinned: it stays until "--release" lets it go.

            EXAMPLES:
              fettle gateway seed --cache /var/cache/fettle-gateway /media/stick/update.fettle
              fettle gateway seed --cache cache update.suit images/*
            """
    )

    @Option(help: ArgumentHelp("The folder of the gateway's cache.", valueName: "folder"))
    var cache: String

    @Argument(help: "Files to put into the cache.")
    var files: [String] = []

    @Option(help: ArgumentHelp("Let a blob go that was pinned; may be repeated.", valueName: "digest"))
    var release: [String] = []

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if files.isEmpty, release.isEmpty { throw ValidationError("give files, or --release") }
    }

    func run() throws {
        let seed = try GatewaySeeder(cacheFolder: cache)
        var entries: [SeededFile] = []
        for digest in release { try seed.release(digest) }
        for file in files { entries += try seed.add(file) }
        if output.json { return JSONOutput.show(entries) }
        var table = Table([("kind", .left), ("digest", .left), ("bytes", .right), ("file", .left)])
        for entry in entries {
            table.add(entry.kind, entry.digest, Format.count(entry.size), Printable.line(entry.file))
        }
        table.show(ifEmpty: "nothing was added")
    }
}
