import ArgumentParser
import Distributor

struct DeviceShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one device.",
        discussion: """
            EXAMPLES:
              fettle device show urn:example:gateway:17
            """
    )

    @Argument(help: "The device id.")
    var id: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let device: DeviceView = try await server.withClient { try await $0.get(["devices", id]) }
        if output.json { return JSONOutput.show(device) }
        print("device     \(Printable.line(device.id))")
        print("key id     \(Printable.line(device.keyId))")
        print("enrolled   \(Format.moment(device.enrolledAt))")
        print("last seen  \(Format.moment(device.lastSeenAt))")
        if let state = device.state {
            let detail = device.detail.map { $0.isEmpty ? "" : ": " + $0 } ?? ""
            print("state      \(Printable.line(state + detail))")
        }
        for (name, value) in device.characteristics.sorted(by: { $0.key < $1.key }) {
            print("reported   \(Printable.line(name)) = \(Printable.line(value))")
        }
        print("")
        var table = Table([
            ("component", .left), ("version", .left), ("digest", .left), ("vendor", .left), ("class", .left),
        ])
        for component in device.components {
            table.add(
                component.name,
                component.version ?? "-",
                Format.short(component.digest),
                component.vendor ?? "-",
                component.class ?? "-"
            )
        }
        table.show(ifEmpty: "no components")
    }
}
