import ArgumentParser

struct InventoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inventory",
        abstract: "Say what devices tell about themselves, so that \"what if\" can be asked.",
        discussion: """
            A device tells nothing that no signed definition asks for. An author defines and signs; the operator publishes; \
            devices answer once, and again when there is something new. "fettle device what-if" asks the answers.
            """,
        subcommands: [InventoryDefine.self, InventoryPublish.self, InventoryShow.self, InventoryStatus.self]
    )
}
