import ArgumentParser
import Author
import COSE
import SUIT
import SwiftCryptoProvider

struct ManifestVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a manifest as a device would before it acts on it.",
        discussion: """
            Exit code 0: signed by the keys given, whole, supported and not expired. Exit code 1: refused; --json tells \
            "not-authentic" (nobody trusted signed these bytes) from "refused" (signed, but it cannot be used). \
            --explain shows every check, and for what is refused the section, the byte, the component, and the command \
            or parameter.

            EXAMPLES:
              fettle manifest verify update.suit --key author.pub
              fettle manifest verify update.suit --key a.pub --key b.pub --key c.pub --threshold 2 --explain
              fettle manifest verify update.suit --key fleet.sym.hex
              fettle manifest verify update.suit --key author.pub --lowest-sequence 7
            """
    )

    @Argument(help: "An envelope.")
    var file: String

    @Option(
        help: ArgumentHelp(
            "The public key of a trusted author (PEM or JSON Web Key), or a secret in hexadecimal; several are allowed.",
            valueName: "file"
        )
    )
    var key: [String] = []

    @Option(
        help: ArgumentHelp("A secret in hexadecimal, given here: others on this machine can see it.", valueName: "hex")
    )
    var keyHex: [String] = []

    @Option(help: ArgumentHelp("How many of the keys must have signed.", valueName: "number"))
    var threshold = 1

    @Option(help: ArgumentHelp("Refuse a lower sequence number than this.", valueName: "number"))
    var lowestSequence: UInt64?

    @Flag(help: "Show every check, and what it found.")
    var explain = false

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        struct Step: Encodable {
            let name: String
            let outcome: String
            let detail: String
        }

        struct Fault: Encodable {
            let what: String
            let section: String?
            let offset: Int?
            let component: String?
            let command: String?
            let parameter: String?
            let expected: String?
            let found: String?
            let action: String?
        }

        let file: String
        let verdict: String
        let reason: String?
        let fault: Fault?
        let manifest: String?
        let sequenceNumber: UInt64?
        let signers: [String]
        let steps: [Step]
    }

    func validate() throws {
        if key.isEmpty, keyHex.isEmpty { throw ValidationError("give at least one --key or --key-hex") }
        if threshold < 1 || threshold > key.count + keyHex.count {
            throw ValidationError("--threshold must be from 1 to the number of keys")
        }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        var keys = try key.map { try KeyFiles.authenticationKey($0) }
        keys += try keyHex.map { text in
            let secret = try KeyFiles.secret(hexadecimal: text, place: "--key-hex")
            return .secret(try KeyFiles.macKey(secret, place: "--key-hex"))
        }
        let verification = ManifestVerifier(
            keys: keys,
            threshold: threshold,
            now: Format.now,
            lowestSequenceNumber: lowestSequence
        )
        .verify(try ManifestFile.envelope(file), crypto: crypto)
        if output.json {
            JSONOutput.show(result(verification, crypto))
            if verification.verdict != .accepted { throw ExitStatus.failure }
            return
        }
        if explain { show(verification) }
        if let fault = verification.fault { throw failure(fault) }
        let number = verification.manifest.map { ", sequence number \($0.sequenceNumber)" } ?? ""
        let signers = verification.signers.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", ")
        print("\(Printable.line(file)): authentic, signed by \(signers)\(number)")
    }

    private func failure(_ fault: ManifestFault) -> CommandFailure {
        var details: [String] = []
        if explain {
            if let section = fault.section { details.append("section    \(section)") }
            if let offset = fault.offset { details.append("byte       \(offset)") }
            if let component = fault.component { details.append("component  \(component)") }
            if let command = fault.command { details.append("command    \(command)") }
            if let parameter = fault.parameter { details.append("parameter  \(parameter)") }
        }
        return CommandFailure(
            .failure,
            explain ? fault.what : fault.sentence,
            at: file,
            expected: fault.expected,
            found: fault.found,
            action: fault.action,
            details: details
        )
    }

    private func show(_ verification: ManifestVerification) {
        var table = Table([("check", .left), ("outcome", .left), ("found", .left)])
        for step in verification.steps {
            let paint: Style.Paint? =
                switch step.outcome {
                case .passed: .green
                case .failed: .red
                case .skipped: .dim
                }
            table.add([Table.Cell(step.name), Table.Cell(step.outcome.rawValue, paint), Table.Cell(step.detail)])
        }
        table.show(ifEmpty: "nothing was checked")
    }

    private func result(_ verification: ManifestVerification, _ crypto: SwiftCryptoProvider) -> Result {
        Result(
            file: file,
            verdict: verification.verdict.rawValue,
            reason: verification.fault?.sentence,
            fault: verification.fault.map { fault in
                Result.Fault(
                    what: fault.what,
                    section: fault.section,
                    offset: fault.offset,
                    component: fault.component,
                    command: fault.command,
                    parameter: fault.parameter,
                    expected: fault.expected,
                    found: fault.found,
                    action: fault.action
                )
            },
            manifest: verification.manifest.map { Hexadecimal.text($0.digest.bytes) },
            sequenceNumber: verification.manifest?.sequenceNumber,
            signers: verification.signers.map { Hexadecimal.text($0.keyID(crypto)) },
            steps: verification.steps.map {
                Result.Step(name: $0.name, outcome: $0.outcome.rawValue, detail: $0.detail)
            }
        )
    }
}
