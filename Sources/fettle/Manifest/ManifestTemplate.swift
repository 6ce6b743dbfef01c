import ArgumentParser
import Author

struct ManifestTemplate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "template",
        abstract: "Print an input for \"fettle manifest build\" to start from.",
        discussion: """
            \(ManifestTemplates.all.map { "\($0.name.padded(to: 16))\($0.summary)" }.joined(separator: "\n"))

            EXAMPLES:
              fettle manifest template fleet > update.yaml
            """
    )

    @Argument(help: "The template; without it, their names are listed.")
    var name: String?

    func run() throws {
        guard let name else {
            for template in ManifestTemplates.all { print(template.name.padded(to: 16) + template.summary) }
            return
        }
        print(try ManifestTemplates.template(named: name).text, terminator: "")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
