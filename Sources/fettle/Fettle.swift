import ArgumentParser
import Foundation

/// The tool of authors and operators: parse, call, show. Everything else is in the libraries.
@main
struct Fettle: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "fettle",
        abstract: "One signed manifest for the whole fleet; every device gets what fits it.",
        discussion: """
            An author makes a key, describes an update in YAML, and builds one signed manifest from it. A distributor \
            serves it; an operator uploads it, and starts a campaign.

            EXAMPLES:
              fettle key new --type p256 --out author
              fettle manifest template fleet > update.yaml
              fettle manifest build update.yaml --key author.key --out update.suit
              fettle serve --data /var/lib/fettle --listen 127.0.0.1:8080
              fettle upload update.suit images/*
              fettle campaign create spring --manifest update.suit --all --start
              fettle campaign watch spring

            EXIT CODES:
              0  done
              1  failed, or refused by a check: not authentic, not supported, expired
              2  wrong usage
              4  not found
              5  the server refused, or cannot be reached
              6  ineligible
              7  conflict or collision
              8  undecided
            """,
        version: version,
        subcommands: [
            KeyCommand.self, ImageCommand.self, EligibilityCommand.self, ManifestCommand.self, PayloadCommand.self,
            PatchCommand.self,
            ServeCommand.self, GatewayCommand.self,
            AuthorCommand.self, TokenCommand.self, UploadCommand.self, InventoryCommand.self, DeviceCommand.self,
            CampaignCommand.self, LocationCommand.self,
        ]
    )

    /// Runs the command, and tells scripts by the exit code what went wrong.
    static func main() async {
        // A file that grows too large is an error to report, and not the end.
        signal(SIGXFSZ, SIG_IGN)
        FreedMemory.giveBack()
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            ErrorReport.exit(with: error)
        }
    }
}
