import ArgumentParser

struct ManifestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Build, sign, show, verify, encrypt, sever and pack manifests.",
        subcommands: [
            ManifestTemplate.self, ManifestSchema.self, ManifestBuild.self, ManifestSign.self,
            ManifestAddSignature.self, ManifestShow.self, ManifestVerify.self, ManifestEncrypt.self,
            ManifestSever.self, ManifestPack.self,
        ]
    )
}
