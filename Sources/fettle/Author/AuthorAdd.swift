import ArgumentParser
import Distributor
import SwiftCryptoProvider

struct AuthorAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Accept manifests that a key has signed.",
        discussion: """
            EXAMPLES:
              fettle author add "Release team" --key author.pub
            """
    )

    @Argument(help: "The author's name, for people.")
    var name: String

    @Option(help: ArgumentHelp("The author's public key.", valueName: "file"))
    var key: String

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let pem = try KeyFiles.publicKey(key).pem()
        let author: AuthorView = try await server.withClient { client in
            try await client.post(["authors"], AuthorBody(name: name, pem: pem))
        }
        if output.json { return JSONOutput.show(author) }
        print("accepted  \(Printable.line(author.name)), key \(author.keyId)")
    }
}
