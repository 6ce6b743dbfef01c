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
            Exit code 0: signed by one of the keys, whole, supported and not expired. Exit code 3: not what a trusted \
            author signed. Exit code 1: signed, but it cannot be used.

            EXAMPLES:
              fettle manifest verify update.suit --key author.pub
              fettle manifest verify update.suit --key old.pub --key new.pub --explain
              fettle manifest verify update.suit --key author.pub --lowest-sequence 7
            """
    )

    @Argument(help: "An envelope.")
    var file: String

    @Option(help: ArgumentHelp("The public key of a trusted author; can be given several times.", valueName: "file"))
    var key: [String]

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

        let file: String
        let verdict: String
        let reason: String?
        let manifest: String?
        let sequenceNumber: UInt64?
        let signers: [String]
        let steps: [Step]
    }

    func validate() throws {
        if key.isEmpty { throw ValidationError("give at least one --key") }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        let keys = try key.map { try KeyFiles.publicKey($0) }
        let bytes = try ManifestFile.bytes(file)
        let verification = ManifestVerifier(keys: keys, now: Format.now, lowestSequenceNumber: lowestSequence)
            .verify(bytes, crypto: crypto)
        let status: ExitStatus? =
            switch verification.verdict {
            case .accepted: nil
            case .notAuthentic: .notAuthentic
            case .refused: .failure
            }
        if output.json {
            JSONOutput.show(result(verification, crypto))
            if let status { throw status }
            return
        }
        if explain { show(verification) }
        if let status, let problem = verification.problem {
            throw CommandFailure(
                status,
                problem.what,
                at: file,
                expected: problem.expected,
                found: problem.found,
                action: problem.action
            )
        }
        let number = verification.manifest.map { ", sequence number \($0.sequenceNumber)" } ?? ""
        let signers = verification.signers.map { Hexadecimal.text($0.keyID(crypto)) }.joined(separator: ", ")
        print("\(Printable.line(file)): authentic, signed by \(signers)\(number)")
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
        table.show(ifEmpty: "")
    }

    private func result(_ verification: ManifestVerification, _ crypto: SwiftCryptoProvider) -> Result {
        Result(
            file: file,
            verdict: verification.verdict.rawValue,
            reason: verification.problem?.description,
            manifest: verification.manifest.map { Hexadecimal.text($0.digest.bytes) },
            sequenceNumber: verification.manifest?.sequenceNumber,
            signers: verification.signers.map { Hexadecimal.text($0.keyID(crypto)) },
            steps: verification.steps.map {
                Result.Step(name: $0.name, outcome: $0.outcome.rawValue, detail: $0.detail)
            }
        )
    }
}
