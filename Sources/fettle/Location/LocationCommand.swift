import ArgumentParser

struct LocationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "location",
        abstract: "Say where devices can fetch payloads, besides the distributor.",
        discussion: """
            Other distributors, gateways, mirrors and any static web server: each device is sent to those that it can \
            reach, the nearest first, as far as they have capacity. None of them is trusted; devices verify all.
            """,
        subcommands: [LocationAdd.self, LocationList.self, LocationShow.self, LocationRemove.self]
    )
}
