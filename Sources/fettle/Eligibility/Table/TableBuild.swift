import ArgumentParser
import Author
import CBOR
import COSE
import Eligibility
import SwiftCryptoProvider

struct TableBuild: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Compile and sign a compatibility table.",
        discussion: """
            The input is described by docs/schema/compatibility-table.schema.json; Examples/eligibility/table.yaml has a \
            rule of each kind.

            EXAMPLES:
              fettle eligibility table build table.yaml --key maker.key --out maker.table
            """
    )

    @Argument(help: "The table, in YAML or JSON.")
    var file: String

    @Option(help: ArgumentHelp("The private key of the issuer.", valueName: "file"))
    var key: String

    @Option(name: [.short, .long], help: ArgumentHelp("Where to write the signed table.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let file: String
        let size: Int
        let issuer: String
        let number: UInt64
        let rules: Int
        let keyID: String
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        let table = try TableReader.read(path: file)
        let document = try TableDocument(table, signer: try KeyFiles.signingKey(key), crypto: crypto)
        var files = OutputFiles()
        files.add(out, document.bytes)
        files.protect([file, key])
        try files.write()
        let result = Result(
            file: out,
            size: document.bytes.count,
            issuer: table.issuer.string,
            number: table.number,
            rules: table.rules.count,
            keyID: Hexadecimal.text(document.keyID)
        )
        if output.json { return JSONOutput.show(result) }
        print(
            "table      \(Printable.line(result.issuer)), number \(result.number), \(TableDescription.rules(result.rules))"
        )
        print("signed by  \(result.keyID)")
        print("wrote      \(Printable.line(out)), \(Format.count(result.size)) bytes")
    }
}
