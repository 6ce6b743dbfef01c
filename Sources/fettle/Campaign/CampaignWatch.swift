import ArgumentParser
import Distributor
import Foundation

struct CampaignWatch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Watch a campaign until it is over.",
        discussion: """
            On a terminal the table is drawn anew; elsewhere each change is a line (with --json, a line of JSON). Ends \
            when no device is on its way or still to come, or with Ctrl-C.

            EXAMPLES:
              fettle campaign watch 1
              fettle campaign watch spring --interval 10
            """
    )

    @Option(help: "Seconds between two looks.")
    var interval: Double = 1

    @OptionGroup var campaign: CampaignArgument
    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    private struct Change: Encodable {
        let time: String
        let device: String
        let state: String
        let reason: String
        let kind: String?
        let wireBytes: Int64
    }

    func validate() throws {
        guard interval >= 0.1, interval <= 3_600 else { throw ValidationError("--interval takes 0.1 to 3600") }
    }

    func run() async throws {
        let isDrawn = !output.json && Terminal.isTerminal(STDOUT_FILENO)
        try await server.withClient { client in
            let id = try await client.campaign(campaign.campaign).id
            var height = 0
            var last: [String: CampaignDeviceView] = [:]
            while true {
                let status = try await client.status(ofCampaign: id)
                if isDrawn {
                    height = draw(status, over: height)
                } else {
                    report(status, &last)
                }
                if isOver(status) {
                    if !isDrawn, !output.json { print("campaign \(id) \(status.campaign.state)") }
                    return
                }
                try await Task.sleep(for: .seconds(interval))
            }
        }
    }

    /// A campaign that no device has come to yet is not over.
    private func isOver(_ status: CampaignStatusView) -> Bool {
        ["finished", "halted"].contains(status.campaign.state) || status.isComplete && !status.devices.isEmpty
    }

    /// Draws the status over the lines that were drawn before, and says how many lines it took.
    private func draw(_ status: CampaignStatusView, over height: Int) -> Int {
        let lines = StatusView(status).lines(style: .standardOutput)
        var text = height > 0 ? "\u{1B}[\(height)A\u{1B}[J" : ""
        text += lines.joined(separator: "\n") + "\n"
        FileHandle.standardOutput.write(Data(text.utf8))
        // A line that is wider than the terminal takes several.
        let columns = max(1, Terminal.columns(STDOUT_FILENO))
        return StatusView(status).lines(style: .plain).reduce(0) { $0 + max(1, ($1.count + columns - 1) / columns) }
    }

    private func report(_ status: CampaignStatusView, _ last: inout [String: CampaignDeviceView]) {
        for device in status.devices {
            let known = last.updateValue(device, forKey: device.device)
            guard known?.state != device.state || known?.detail != device.detail else { continue }
            let time = Format.moment(Int64(Format.now))
            if output.json {
                let change = Change(
                    time: time,
                    device: device.device,
                    state: device.state,
                    reason: StatusView.reason(device),
                    kind: device.kind,
                    wireBytes: device.wireBytes
                )
                print(JSONOutput.line(change))
            } else {
                let reason = StatusView.reason(device)
                let tail = reason.isEmpty ? "" : "  " + Printable.line(reason)
                print("\(time)  \(Printable.line(device.device))  \(device.state)\(tail)")
            }
            fflush(nil)
        }
    }
}
