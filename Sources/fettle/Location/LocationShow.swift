import ArgumentParser
import Distributor

struct LocationShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a location of payloads.",
        discussion: """
            EXAMPLES:
              fettle location show berlin
            """
    )

    @Argument(help: "The location's name.")
    var name: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let view: LocationView = try await server.withClient { try await $0.get(["locations", name]) }
        if output.json { return JSONOutput.show(view) }
        let location = view.location
        print("name      \(Printable.line(location.name))")
        print("kind      \(Printable.line(location.kind))")
        for address in location.addresses { print("address   \(Printable.line(address))") }
        print("where     \(Printable.line(LocationShow.place(location)))")
        print("capacity  \(Printable.line(LocationShow.capacity(location)))")
        print("holds     \(Printable.line(location.blobs.map { "\($0.count) payloads" } ?? "everything"))")
        if let classes = location.classes { print("classes   \(Printable.line(classes.joined(separator: " ")))") }
        print("state     \(Printable.line(view.isUp ? "up" : "down: \(view.reason ?? "unknown")"))")
        print(
            "load      \(Printable.line("\(Int(min(view.utilisation, 99) * 100)) %, first in \(Format.count(view.count)) answers"))"
        )
    }

    static func place(_ location: LocationBody) -> String {
        if let region = location.region { return region }
        guard let latitude = location.latitude, let longitude = location.longitude else { return "-" }
        return "\(latitude),\(longitude)"
    }

    private static func capacity(_ location: LocationBody) -> String {
        if let count = location.requestsPerSecond { return "\(Format.count(count)) requests per second" }
        if let count = location.bytesPerSecond { return "\(Format.count(count)) bytes per second" }
        return "not said"
    }
}
