import ArgumentParser

struct PatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patch",
        abstract: "Make, apply and show patches between two images.",
        discussion: """
            A distributor makes patches by itself, from the images that were uploaded. These commands are for those who want \
            to see what an update would cost, to make patches elsewhere, or to try one before it goes out.
            """,
        subcommands: [PatchMake.self, PatchApply.self, PatchInfo.self]
    )
}
