import ArgumentParser

struct KeySetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Make, sign, rotate, show, verify and publish key sets.",
        discussion: """
            A key set says which keys sign manifests, and which keys sign the next key set. Devices go from each version \
            to the next, which enough keys of both have to sign; so keys can be exchanged and revoked, and no single \
            stolen one can do that alone.
            """,
        subcommands: [
            KeySetNew.self, KeySetSign.self, KeySetRotate.self, KeySetShow.self, KeySetVerify.self, KeySetPublish.self,
        ]
    )
}
