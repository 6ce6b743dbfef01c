import ArgumentParser

struct PayloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "payload",
        abstract: "Encrypt payloads for devices, and decrypt them.",
        subcommands: [PayloadEncrypt.self, PayloadDecrypt.self]
    )
}
