import ArgumentParser

struct ManifestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Build, show and verify manifests.",
        subcommands: [ManifestBuild.self, ManifestShow.self, ManifestVerify.self]
    )
}
