import ArgumentParser

struct EligibilityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eligibility",
        abstract: "Find out whether software fits a device, before a byte of it is downloaded.",
        discussion: """
            A descriptor says what software needs and gives; an index says what a device has and what its programs need. \
            The verdict compares both, in both directions: eligible, ineligible or undecided, with every failing edge.
            """,
        subcommands: [
            EligibilityCheck.self, EligibilityDescribe.self, EligibilityIndex.self, EligibilityProfile.self,
            EligibilityPackages.self, EligibilityTable.self, EligibilityCard.self,
        ]
    )
}
