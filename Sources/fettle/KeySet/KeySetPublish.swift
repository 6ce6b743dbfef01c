import ArgumentParser
import Author
import Distributor

struct KeySetPublish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Bring the next versions of the key set to the distributor, which devices follow.",
        discussion: """
            Give every version, one after the other: devices skip none. A version that is published already does no harm.

            EXAMPLES:
              fettle key set publish 1.set
              fettle key set publish 2.set 3.set
            """
    )

    @Argument(help: "Signed key sets, ascending.")
    var files: [String]

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    private static let byteLimit = 65_536

    func run() async throws {
        let documents = try files.map { [UInt8](try InputFile.read($0, limit: Self.byteLimit)) }
        let views: [KeySetView] = try await server.withClient { client in
            var views: [KeySetView] = []
            for document in documents { views.append(try await client.publish(keySet: document)) }
            return views
        }
        if output.json { return JSONOutput.show(views) }
        for (view, file) in zip(views, files) {
            print("published  version \(view.version)  \(Printable.line(file))")
        }
    }
}
