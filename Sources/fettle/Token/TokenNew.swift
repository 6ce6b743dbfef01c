import ArgumentParser
import Distributor

struct TokenNew: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make enrolment tokens; each enrols one device, once.",
        discussion: """
            Prints one token for each line. They are shown this once: the distributor keeps only their digests.

            EXAMPLES:
              fettle token new
              fettle token new --count 50 --valid-seconds 604800
              fettle token new --device urn:example:gateway:17
            """
    )

    @Option(help: "How many.")
    var count: Int = 1

    @Option(help: ArgumentHelp("The only device that may use it.", valueName: "id"))
    var device: String?

    @Option(help: "How long they are accepted; a day by default.")
    var validSeconds: Int64?

    @Option(help: "A note for people.")
    var note: String?

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (1...1_000).contains(count) else { throw ValidationError("--count takes 1 to 1000") }
        if device != nil, count != 1 { throw ValidationError("--device takes one token: leave --count out") }
    }

    func run() async throws {
        let body = EnrolmentTokenBody(count: count, deviceId: device, validSeconds: validSeconds, note: note)
        let view: EnrolmentTokenView = try await server.withClient { try await $0.post(["enrolment-tokens"], body) }
        if output.json { return JSONOutput.show(view) }
        for token in view.tokens { print(token) }
    }
}
