import ArgumentParser
import Author
import Distributor
import Foundation
import SUIT

struct DeviceWhatIf: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "what-if",
        abstract: "Say which devices could take the software of a manifest, which could not, and why.",
        discussion: """
            Nothing is installed, and no campaign is made: the distributor judges by the inventories that devices have sent. \
            Descriptors are taken from the envelope, from the folder beside the manifest, and from the distributor.

            EXAMPLES:
              fettle device what-if update.suit
              fettle device what-if update.suit --table maker.table --lower maker.pub
              fettle device what-if update.suit --query 'model = "X1"' --devices 1000 --json
            """
    )

    @Argument(help: "A signed manifest.")
    var manifest: String

    @Argument(help: "Further descriptors that it refers to.")
    var descriptors: [String] = []

    @Option(help: ArgumentHelp("Look at this component alone.", valueName: "name"))
    var component: String?

    @Option(help: ArgumentHelp("Ask about these devices alone, in the language of campaigns.", valueName: "query"))
    var query: String?

    @Option(help: ArgumentHelp("How many devices to name for each reason.", valueName: "number"))
    var devices: Int?

    @Option(
        help: ArgumentHelp(
            "An index of packages that could be installed; can be given several times.",
            valueName: "file"
        )
    )
    var packages: [String] = []

    @Option(
        help: ArgumentHelp(
            "A signed compatibility table that devices would hear; can be given several times.",
            valueName: "file"
        )
    )
    var table: [String] = []

    @OptionGroup var trust: TableTrustOptions

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let body = try question()
        var parameters: [(String, String)] = []
        if let component { parameters.append(("component", component)) }
        if let query { parameters.append(("query", query)) }
        if let devices { parameters.append(("devices", "\(devices)")) }
        let view = try await server.withClient { try await $0.whatIf(body, query: parameters) }
        if output.json { return JSONOutput.show(view) }
        WhatIfTable(view).show()
    }

    /// The envelope, the detail manifests beside it, and all descriptors that are at hand.
    private func question() throws -> [UInt8] {
        var envelope = try ManifestFile.bytes(manifest)
        _ = try ManifestFile.contents(manifest)
        let beside = BuiltManifest.detailsFile(of: manifest)
        if FileManager.default.fileExists(atPath: beside) { envelope += try ManifestFile.bytes(beside) }
        var content = try descriptors.map { [UInt8](try InputFile.read($0, limit: DeviceWhatIf.descriptorLimit)) }
        let folder = BuiltManifest.descriptorFolder(of: manifest)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names.sorted() where name.hasSuffix(".descriptor") {
            content.append([UInt8](try InputFile.read(folder + "/" + name, limit: DeviceWhatIf.descriptorLimit)))
        }
        let indices = try packages.map { [UInt8](try InputFile.read($0, limit: DeviceWhatIf.packageLimit)) }
        let authorities = table.isEmpty ? [] : try trust.authorities()
        let tables = try table.map { try TableFile.verified(try TableFile.read($0), by: authorities, file: $0) }
        return WhatIfBody.encode(envelope: envelope, descriptors: content, packages: indices, tables: tables)
    }

    private static let descriptorLimit = 16 << 20
    private static let packageLimit = 24 << 20
}
