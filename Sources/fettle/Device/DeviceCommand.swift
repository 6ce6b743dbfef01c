import ArgumentParser

struct DeviceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device",
        abstract: "Look at the registered devices.",
        subcommands: [DeviceList.self, DeviceShow.self, DeviceWhatIf.self]
    )
}
