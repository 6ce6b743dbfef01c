import ArgumentParser
import Distributor

struct LocationAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a place where payloads are.",
        discussion: """
            Payloads stand at blobs/sha-256/DIGEST below each address, as "fettle payload mirror" writes them. There is \
            one address for each transport; devices that say nothing else use https and http.

            EXAMPLES:
              fettle location add berlin --address https://mirror.example.com/fettle --position 52.5,13.4 \
            --bytes-per-second 20000000
              fettle location add site --kind gateway --address http://10.0.0.2:8080/v1 --region plant-7
            """
    )

    @Argument(help: "The location's name.")
    var name: String

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("An address below which payloads are; one for each transport.", valueName: "url")
    )
    var address: [String]

    @Option(help: ArgumentHelp("What serves there: distributor, gateway, mirror or web.", valueName: "kind"))
    var kind: String = "mirror"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Latitude and longitude, in degrees.", valueName: "latitude,longitude")
    )
    var position: String?

    @Option(help: ArgumentHelp("The region's label, as devices report it as their position.", valueName: "label"))
    var region: String?

    @Option(help: ArgumentHelp("How many requests it takes.", valueName: "number"))
    var requestsPerSecond: Int64?

    @Option(help: ArgumentHelp("How many bytes it takes.", valueName: "number"))
    var bytesPerSecond: Int64?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A payload that it holds; all, where none is named.", valueName: "digest")
    )
    var holds: [String] = []

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp("A class id of components that it is for; all, where none is named.", valueName: "uuid")
    )
    var classID: [String] = []

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if address.isEmpty { throw ValidationError("give an address with --address") }
        if position != nil, region != nil { throw ValidationError("give either --position or --region") }
        if requestsPerSecond != nil, bytesPerSecond != nil {
            throw ValidationError("give either --requests-per-second or --bytes-per-second")
        }
        if let position, LocationAdd.coordinates(position) == nil {
            throw ValidationError("--position takes two numbers, such as 52.5,13.4")
        }
    }

    func run() async throws {
        var body = LocationBody(name: name, kind: kind, addresses: address)
        if let position, let coordinates = LocationAdd.coordinates(position) {
            (body.latitude, body.longitude) = (coordinates.latitude, coordinates.longitude)
        }
        body.region = region
        body.requestsPerSecond = requestsPerSecond
        body.bytesPerSecond = bytesPerSecond
        if !holds.isEmpty { body.blobs = holds }
        if !classID.isEmpty { body.classes = classID }
        let request = body
        let location: LocationView = try await server.withClient { try await $0.post(["locations"], request) }
        if output.json { return JSONOutput.show(location) }
        print("added  \(Printable.line(location.location.name))")
    }

    private static func coordinates(_ text: String) -> (latitude: Double, longitude: Double)? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1] else { return nil }
        return (latitude, longitude)
    }
}
