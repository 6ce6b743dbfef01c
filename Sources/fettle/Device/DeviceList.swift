import ArgumentParser
import Distributor

struct DeviceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the registered devices.",
        discussion: """
            EXAMPLES:
              fettle device list
              fettle device list --json | jq -r '.devices[].id'
            """
    )

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let devices = try await server.withClient { try await $0.devices() }
        if output.json { return JSONOutput.show(DeviceListView(devices: devices, next: nil)) }
        var table = Table([
            ("device", .left), ("components", .left), ("state", .left), ("last seen", .left),
        ])
        for device in devices {
            let components = device.components.map { component in
                component.name + " " + (component.version ?? Format.short(component.digest))
            }
            table.add(
                device.id,
                components.isEmpty ? "-" : components.joined(separator: ", "),
                device.state ?? "-",
                Format.moment(device.lastSeenAt)
            )
        }
        table.show(ifEmpty: "no device is registered")
    }
}
