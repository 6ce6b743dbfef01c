import ArgumentParser
import Author
import Foundation
import ImageAnalysis

struct EligibilityCard: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Find out whether a Java Card file fits a card.",
        discussion: """
            A card has a package when it has the same major version of it, and a minor version that is not below the one \
            that the file was made with. What is known of the card stands in a JSON file:

              {"name": "Example 3.0.4",
               "packages": [{"aid": "A0000000620101", "version": "1.5"}],
               "absent": [{"aid": "A0000000620101", "version": "1.6"}, {"aid": "A0000000620003"}],
               "complete": false, "freeNVM": 65536}

            "packages" are those that the card has, "absent" those that it refuses (without a version: of which it has \
            none). A card that is "complete" has no others. What cannot be told from this is undecided.

            In place of a CAP file, imports can be named in a JSON file, as a list of packages like above. In a batch, each \
            line has "imports" and "card", and an "id" that comes back with the verdict.

            EXIT CODES:
              0  eligible (a batch: done)
              1  a file cannot be read
              2  wrong usage
              6  ineligible
              8  undecided

            EXAMPLES:
              fettle eligibility card wallet.cap --card card.json
              fettle eligibility card --imports imports.json --card card.json --json
              fettle eligibility card --batch questions.jsonl
            """
    )

    @Argument(help: "The CAP file.")
    var file: String?

    @Option(help: "A JSON file that lists imports, in place of a CAP file.")
    var imports: String?

    @Option(help: "A JSON file that says what is known of the card.")
    var card: String?

    @Option(help: "A file with one question in each line, as JSON; the verdicts are printed in the same way.")
    var batch: String?

    @OptionGroup var output: OutputOptions

    /// Largest JSON file that is read.
    private static let jsonLimit = 64 << 20

    func validate() throws {
        if batch != nil {
            guard file == nil, imports == nil, card == nil else {
                throw ValidationError("a batch names imports and cards in its lines")
            }
        } else {
            guard (file == nil) != (imports == nil) else { throw ValidationError("name a CAP file, or --imports") }
            guard card != nil else { throw ValidationError("name the card's file with --card") }
        }
    }

    func run() throws {
        if let batch {
            return try CardBatch(data: try InputFile.read(batch, limit: Self.jsonLimit), file: batch).run()
        }
        let cardPath = card ?? ""
        let data = try InputFile.read(cardPath, limit: Self.jsonLimit)
        let profile = try CardFile.decode(CardFile.self, data, file: cardPath).profile(in: cardPath)
        let check: CardCheck
        if let imports {
            let entries = try CardFile.decode(
                [PackageEntry].self,
                try InputFile.read(imports, limit: Self.jsonLimit),
                file: imports
            )
            let packages = try entries.map { try $0.package(in: imports) }
            check = CardCheck(profile.verdict(imports: packages), imports: packages, card: profile)
        } else {
            let cap = try CAPInput.read(file ?? "")
            check = CardCheck(profile.verdict(on: cap), imports: cap.imports, card: profile)
        }
        if output.json { JSONOutput.show(check) } else { check.show(file: file ?? imports ?? "") }
        if let status = check.status { throw status }
    }
}
