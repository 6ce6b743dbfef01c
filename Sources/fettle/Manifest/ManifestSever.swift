import ArgumentParser
import Author
import COSE
import SwiftCryptoProvider

struct ManifestSever: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sever",
        abstract: "Take severable members out of an envelope, or put them back.",
        discussion: """
            Members that stand beside the manifest are signed by their digest alone, so they can be dropped without \
            spoiling a signature: the text for devices without a screen, the payload-fetch sequence after the fetch. \
            A member inside of the manifest cannot leave it; "sever: [install]" in the input of "fettle manifest build" \
            puts it outside from the start.

            EXAMPLES:
              fettle manifest sever update.suit --member text --out small.suit
              fettle manifest sever update.suit --all --save parts --out small.suit
              fettle manifest sever small.suit --restore parts/text.member --out update.suit
            """
    )

    @Argument(help: "An envelope.")
    var file: String

    @Option(help: ArgumentHelp("A member to take out; can be given several times.", valueName: "name"))
    var member: [String] = []

    @Flag(help: "Take out all members that can be.")
    var all = false

    @Option(help: ArgumentHelp("A folder that gets what is taken out.", valueName: "folder"))
    var save: String?

    @Option(help: ArgumentHelp("A member to put back; its digest tells which one it is.", valueName: "file"))
    var restore: [String] = []

    @Option(help: ArgumentHelp("Where to write the envelope; may be the same file.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if member.isEmpty, !all, restore.isEmpty {
            throw ValidationError("give --member, --all or --restore")
        }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        var editor = try ManifestFile.editor(file, crypto)
        var files = OutputFiles()
        var changed: [String] = []
        var names = member
        if all { names += editor.severableMembers.filter { $0.state == .inEnvelope }.map { $0.name } }
        for name in names {
            let content = try editor.sever(name)
            if let save { files.add("\(save)/\(name).member", content, makesFolder: true) }
            changed.append("\(name), \(Format.count(content.count)) bytes, taken out")
        }
        for path in restore {
            let name = try editor.restore(Array(try InputFile.read(path, limit: 64 << 20)), crypto: crypto)
            changed.append("\(name), put back")
        }
        if changed.isEmpty { changed.append("nothing: no member stands beside the manifest") }
        try EditedEnvelope.write(editor, to: out, changed: changed, madeFrom: restore, with: files).show(
            "member",
            output
        )
    }
}
