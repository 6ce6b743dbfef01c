import Distributor

/// A campaign's status as lines for people.
struct StatusView {
    private let status: CampaignStatusView

    init(_ status: CampaignStatusView) {
        self.status = status
    }

    func lines(style: Style) -> [String] {
        let campaign = status.campaign
        var lines = [
            style.paint("\(Printable.line(campaign.name)) (\(campaign.id))", .bold) + "  "
                + style.paint(campaign.state, CampaignTable.paint(campaign.state)) + "  " + summary
        ]
        lines.append("")
        guard !status.devices.isEmpty else { return lines + ["no device has been offered the manifest yet"] }
        var table = Table([
            ("device", .left), ("from", .left), ("to", .left), ("state", .left), ("kind", .left), ("wire", .right),
            ("image", .right), ("time", .right), ("why", .left),
        ])
        for device in status.devices {
            table.add([
                Table.Cell(device.device), Table.Cell(Format.short(device.from)), Table.Cell(Format.short(device.to)),
                Table.Cell(device.state, CampaignTable.paint(device.state)), Table.Cell(device.kind ?? "-"),
                Table.Cell(Format.count(device.wireBytes)), Table.Cell(Format.count(device.imageBytes)),
                Table.Cell(time(device)), Table.Cell(StatusView.reason(device)),
            ])
        }
        lines += table.lines(style: style)
        for device in status.devices where !device.edges.isEmpty {
            lines.append("")
            lines.append("\(Printable.line(device.device)) does not take it:")
            for edge in device.edges {
                let side = edge.side == "upper" ? "software above would lose" : "the device lacks"
                lines.append(
                    "  \(side) \(Printable.line(edge.needed)), needed by \(Printable.line(edge.subject))"
                        + (edge.found.isEmpty ? "" : "; found \(Printable.line(edge.found))")
                )
            }
        }
        return lines
    }

    /// The states and how many devices are in each, as in `3 running, 1 refused of 4`.
    private var summary: String {
        let parts = status.counts.filter { $0.value > 0 }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.value) \($0.key)" }
        let all = status.selected ?? status.counts.values.reduce(0, +)
        return (parts.isEmpty ? "nothing yet" : parts.joined(separator: ", ")) + " of \(all)"
    }

    private func time(_ device: CampaignDeviceView) -> String {
        guard let start = device.startedAt else { return "-" }
        guard let end = device.finishedAt else { return "..." }
        return Format.duration(end - start)
    }

    static func reason(_ device: CampaignDeviceView) -> String {
        let text = [device.reason ?? "", device.detail].filter { !$0.isEmpty }.joined(separator: ": ")
        return text.count > 72 ? String(text.prefix(69)) + "..." : text
    }
}
