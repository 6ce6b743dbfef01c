import ArgumentParser
import Author

struct ManifestSchema: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of the input of \"fettle manifest build\".",
        discussion: """
            Editors complete and check the input with it: in VS Code, the first line of an update may be \
            "# yaml-language-server: $schema=manifest.schema.json".

            EXAMPLES:
              fettle manifest schema > manifest.schema.json
            """
    )

    func run() throws {
        print(SpecificationSchema.json, terminator: "")
    }
}
