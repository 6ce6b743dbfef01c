import ArgumentParser

struct CampaignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract: "Bring a manifest to devices, and watch how it goes.",
        subcommands: [
            CampaignCreate.self, CampaignList.self, CampaignStart.self, CampaignPause.self, CampaignResume.self,
            CampaignHalt.self, CampaignStatus.self, CampaignWatch.self,
        ]
    )
}
