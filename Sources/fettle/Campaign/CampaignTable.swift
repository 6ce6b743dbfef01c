import Distributor

/// Shows campaigns.
enum CampaignTable {
    static func show(_ campaign: CampaignView, _ output: OutputOptions) {
        if output.json { return JSONOutput.show(campaign) }
        print("campaign  \(campaign.id), \(Printable.line(campaign.name))")
        print("state     \(campaign.state)")
        print("manifest  sha-256:\(campaign.manifest)")
        print("devices   \(selection(campaign))")
    }

    static func selection(_ campaign: CampaignView) -> String {
        switch campaign.selector {
        case "query": "those with \(Printable.line(campaign.query ?? ""))"
        case "listed": "as listed"
        default: campaign.selector
        }
    }

    static func table(_ campaigns: [CampaignView]) -> Table {
        var table = Table([
            ("id", .left), ("name", .left), ("state", .left), ("devices", .left), ("manifest", .left),
            ("started", .left), ("ended", .left),
        ])
        for campaign in campaigns {
            table.add([
                Table.Cell(campaign.id), Table.Cell(campaign.name), Table.Cell(campaign.state, paint(campaign.state)),
                Table.Cell(selection(campaign)), Table.Cell(Format.short(campaign.manifest)),
                Table.Cell(campaign.startedAt == nil ? "-" : Format.moment(campaign.startedAt)),
                Table.Cell(campaign.endedAt == nil ? "-" : Format.moment(campaign.endedAt)),
            ])
        }
        return table
    }

    /// The colour of the state of a campaign or of a device in it.
    static func paint(_ state: String) -> Style.Paint? {
        switch state {
        case "running", "finished": .green
        case "refused", "failed", "fallen-back", "halted": .red
        case "waiting", "paused": .yellow
        case "pending", "draft": .dim
        default: nil
        }
    }
}
