import ArgumentParser

struct EligibilityTable: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Build, show and verify compatibility tables.",
        discussion: """
            A compatibility table says what its issuer knows about what goes together: what must not be installed, what \
            counts as met, what stands in for what. Devices believe it for the sides whose makers' keys they trust.
            """,
        subcommands: [TableBuild.self, TableShow.self, TableVerify.self]
    )
}
