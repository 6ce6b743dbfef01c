import ArgumentParser
import Author
import CBOR
import COSE
import Eligibility
import SwiftCryptoProvider

struct TableVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a compatibility table as a device would that trusts these keys.",
        discussion: """
            A key stands for the side whose maker holds it: --lower for the maker of the device, --upper for the maker of \
            installed software, --new for the maker of the new software. Rules for other sides than those of the key \
            that signed permit nothing.

            EXAMPLES:
              fettle eligibility table verify maker.table --lower maker.pub
              fettle eligibility table verify app.table --upper app.pub --upper other.pub
            """
    )

    @Argument(help: "A signed compatibility table.")
    var file: String

    @OptionGroup var trust: TableTrustOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let verdict: String
        let issuer: String
        let number: UInt64
        let speaksFor: [String]
        let rules: Int
        let withoutEffect: Int
    }

    func validate() throws {
        if trust.isEmpty { throw ValidationError("give at least one --lower, --upper or --new") }
    }

    func run() throws {
        let document = try TableFile.read(file)
        let trusted = try TableFile.verified(document, by: try trust.authorities(), file: file)
        let sides = [TableSide.lower, .upper, .new].filter { side in
            trusted.authorities.contains { $0.side == side }
        }
        let silent = trusted.table.rules.filter { rule in
            rule.kind.isPermission && !sides.contains(rule.side)
        }
        let result = Result(
            verdict: "accepted",
            issuer: trusted.table.issuer.string,
            number: trusted.table.number,
            speaksFor: sides.map { TableDescription.name($0) },
            rules: trusted.table.rules.count,
            withoutEffect: silent.count
        )
        if !silent.isEmpty {
            StandardError.warn("\(TableDescription.rules(silent.count)) permit nothing: the key is not of their side")
        }
        if output.json { return JSONOutput.show(result) }
        print(
            "accepted: \(Printable.line(result.issuer)), number \(result.number), speaks for "
                + result.speaksFor.joined(separator: ", ")
        )
    }
}
