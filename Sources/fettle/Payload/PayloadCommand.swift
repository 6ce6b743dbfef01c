import ArgumentParser

struct PayloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payload",
        abstract: "Encrypt payloads for devices, decrypt them, and copy a distributor's.",
        subcommands: [PayloadEncrypt.self, PayloadDecrypt.self, PayloadMirror.self]
    )
}
