import ArgumentParser
import Author
import COSE
import SUIT
import SwiftCryptoProvider

struct InventoryDefine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "define",
        abstract: "Make and sign an inventory definition.",
        discussion: """
            Characteristics have the names that a manifest has for them; NAME:FORM asks for another form, such as \
            position:digest. Parts are capabilities (processor, kernel, memory, storage, hardware), lower-index (libraries \
            and the symbols in them) and upper-index (what installed programs need).

            EXAMPLES:
              fettle inventory define --sequence 1 --component app=class,version,install-path \\
                --part capabilities --part lower-index --part upper-index --key author.key --out inventory.def
              fettle inventory define --sequence 2 --device model --component app=version --key a.key --out 2.def
            """
    )

    @Option(help: ArgumentHelp("The definition's number, higher than the one before.", valueName: "number"))
    var sequence: UInt64

    @Option(
        help: ArgumentHelp("A component and what to tell of it; can be given several times.", valueName: "name=labels")
    )
    var component: [String] = []

    @Option(help: ArgumentHelp("What to tell of the device as a whole.", valueName: "labels"))
    var device: [String] = []

    @Option(
        help: ArgumentHelp(
            "capabilities, lower-index or upper-index; can be given several times.",
            valueName: "part"
        )
    )
    var part: [String] = []

    @Option(help: ArgumentHelp("Where inventories go.", valueName: "uri"))
    var uri = "inventories"

    @Option(help: ArgumentHelp("A private key that signs; can be given several times.", valueName: "file"))
    var key: [String]

    @Option(help: ArgumentHelp("Where to write the definition.", valueName: "file"))
    var out: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let draft = InventoryDraft(
            sequenceNumber: sequence,
            uri: uri,
            components: component,
            device: device,
            parts: part
        )
        let definition: InventoryDefinition
        do throws(AuthorError) { definition = try draft.definition() } catch {
            throw CommandFailure(.usage, error.what, expected: error.expected, found: error.found)
        }
        let crypto = SwiftCryptoProvider()
        var document: InventoryDocument?
        for path in key {
            let signer = try KeyFiles.signingKey(path)
            if document == nil {
                document = try InventoryDocument(
                    definition,
                    signer: signer,
                    forSeveral: key.count > 1,
                    crypto: crypto
                )
            } else {
                try document?.sign(with: signer, crypto: crypto)
            }
        }
        guard let document else {
            throw CommandFailure(.usage, "nobody signs the definition", expected: "at least one --key")
        }
        var files = OutputFiles()
        files.add(out, document.bytes)
        files.protect(key)
        try files.write()
        InventoryDescription(document, file: out).show(output)
    }
}
