import ArgumentParser
import Author
import Distributor
import Foundation
import SwiftCryptoProvider

struct CampaignCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Create a campaign; it does nothing before it is started.",
        discussion: """
            Names the devices by their ids, by a query over what they reported, or all of them.

            EXAMPLES:
              fettle campaign create spring --manifest update.suit --all
              fettle campaign create canary --manifest u.suit --device gw-1
              fettle campaign create old --manifest u.suit --query 'version < 1.43'
            """
    )

    @Argument(help: "What people call it.")
    var name: String

    @Option(help: ArgumentHelp("An envelope that was uploaded, or a manifest's digest.", valueName: "file|digest"))
    var manifest: String

    @Option(help: ArgumentHelp("A device; can be given several times.", valueName: "id"))
    var device: [String] = []

    @Option(help: "A query over the devices' characteristics.")
    var query: String?

    @Flag(help: "All devices.")
    var all = false

    @Flag(help: "Start it at once.")
    var start = false

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        let given = (device.isEmpty ? 0 : 1) + (query == nil ? 0 : 1) + (all ? 1 : 0)
        guard given == 1 else { throw ValidationError("give --device, --query or --all, and only one of them") }
    }

    func run() async throws {
        let body = CampaignBody(
            name: name,
            manifest: try digest(),
            devices: device.isEmpty ? nil : device,
            query: query
        )
        let campaign: CampaignView = try await server.withClient { client in
            let created: CampaignView = try await client.post(["campaigns"], body)
            guard start else { return created }
            return try await client.post(["campaigns", created.id, "start"])
        }
        CampaignTable.show(campaign, output)
    }

    /// The digest of the manifest, which names it at the distributor.
    private func digest() throws -> String {
        let isDigest =
            manifest.utf8.count == 64 && manifest.utf8.allSatisfy { Unicode.Scalar($0).properties.isHexDigit }
        if isDigest, !FileManager.default.fileExists(atPath: manifest) { return manifest.lowercased() }
        return try ManifestFile.digest(manifest, SwiftCryptoProvider())
    }
}
