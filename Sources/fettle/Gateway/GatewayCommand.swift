import ArgumentParser

struct GatewayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gateway",
        abstract: "Run a gateway: answer for the distributor near the devices.",
        discussion: """
            A gateway stands between devices and their distributor. It answers update requests that somebody has asked \
            before, fetches each payload once however many devices ask for it, and keeps reports while the uplink is down. \
            Nobody needs to trust it: devices verify all that they get.

            EXAMPLES:
              fettle gateway --upstream https://updates.example.com --cache cache
              fettle gateway status http://127.0.0.1:8090
              fettle gateway seed --cache cache /media/stick/update.fettle
            """,
        subcommands: [GatewayRun.self, GatewayStatusCommand.self, GatewaySeed.self],
        defaultSubcommand: GatewayRun.self
    )
}
