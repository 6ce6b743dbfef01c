import ArgumentParser
import Author
import COSE
import SwiftCryptoProvider
import Trust

struct KeySetVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Verify a chain of key sets as a device would.",
        discussion: """
            The first set is trusted by --anchor, or, without one, as the set that devices left the factory with: then \
            only its own keys are asked. Each further set must be the next version, signed by enough keys of the one \
            before and of its own.

            EXAMPLES:
              fettle key set verify keys-1.set keys-2.set keys-3.set
              fettle key set verify keys-1.set --anchor root-1.pub
            """
    )

    @Argument(help: "Key sets, in the order of their versions.")
    var files: [String]

    @Option(help: ArgumentHelp("A key that must have signed the first set.", valueName: "file"))
    var anchor: [String] = []

    @Option(help: "How many of the anchors must have signed.")
    var threshold: Int?

    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let version: UInt64
        let sets: Int
        let verdict: String
    }

    func validate() throws {
        if files.isEmpty { throw ValidationError("give at least one key set") }
        if let threshold, threshold < 1 || threshold > anchor.count {
            throw ValidationError(
                anchor.isEmpty
                    ? "--threshold counts anchors: give --anchor, too"
                    : "--threshold must be from 1 to the number of anchors"
            )
        }
    }

    func run() throws {
        let crypto = SwiftCryptoProvider()
        let anchors = try anchor.map { TrustAnchor(key: try KeyFiles.publicKey($0)) }
        var current: KeySet?
        for path in files {
            let bytes = try KeySetFile.read(path).bytes
            do throws(TrustError) {
                if let set = current {
                    current = try set.accept(next: bytes.span, crypto: crypto)
                } else if anchors.isEmpty {
                    current = try KeySet.provisioned(bytes.span, crypto: crypto)
                } else {
                    let policy = TrustPolicy(anchors: anchors, threshold: threshold ?? 1, now: Format.now)
                    current = try KeySet.first(bytes.span, policy: policy, crypto: crypto)
                }
            } catch {
                let error = error.explained
                throw CommandFailure(
                    .failure,
                    error.what,
                    at: path,
                    expected: error.expected,
                    found: error.found,
                    action: error.action
                )
            }
        }
        guard let current else { return }
        if output.json {
            return JSONOutput.show(Result(version: current.version, sets: files.count, verdict: "accepted"))
        }
        let count = files.count == 1 ? "key set" : "\(files.count) key sets, up to version \(current.version)"
        print(files.count == 1 ? "accepted: version \(current.version)" : "accepted: \(count)")
    }
}
