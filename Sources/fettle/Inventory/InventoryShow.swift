import ArgumentParser

struct InventoryShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show what an inventory definition asks for. Its signatures are not checked.",
        discussion: """
            EXAMPLES:
              fettle inventory show inventory.def
            """
    )

    @Argument(help: "An inventory definition.")
    var file: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        InventoryDescription(try InventoryFile.read(file), file: file).show(output)
    }
}
