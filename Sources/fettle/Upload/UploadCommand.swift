import ArgumentParser
import Author
import Distributor
import Foundation
import SwiftCryptoProvider

struct UploadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload",
        abstract: "Upload a manifest, its images and descriptors, and older releases to make patches from.",
        discussion: """
            Files that the manifest names go up as its images; others are kept as precursors, from which the distributor \
            makes patches. The detail manifests of a fleet manifest of many variants are taken from the file beside it \
            (update.details for update.suit), and descriptors from the folder beside the manifest (update.d for update.suit). What \
            the distributor has already is not sent again. Nothing is sent when something is missing.

            EXAMPLES:
              fettle upload update.suit images/*
              fettle upload update.suit images/* --image old/app-1.40 old/app-1.42
              fettle upload --image old/app-1.40
            """
    )

    @Argument(help: "An envelope, and the images that it names.")
    var files: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Images without a manifest: older releases.", valueName: "file")
    )
    var image: [String] = []

    @OptionGroup var server: ServerOptions
    @OptionGroup var output: OutputOptions

    private struct Result: Encodable {
        let manifest: ManifestView?
        let blobs: [UploadedFile]
    }

    func validate() throws {
        if files.isEmpty, image.isEmpty { throw ValidationError("give a manifest, or --image and older releases") }
    }

    func run() async throws {
        let plan = try UploadPlan(manifest: files.first, payloads: Array(files.dropFirst()) + image)
        let result: Result = try await server.withClient { client in
            try await plan.checkComplete { try await client.hasBlob($0) }
            var uploaded: [UploadedFile] = []
            for file in plan.files { uploaded.append(try await send(file, client)) }
            guard let envelope = plan.envelope else { return Result(manifest: nil, blobs: uploaded) }
            return Result(manifest: try await client.upload(envelope: envelope, details: plan.details), blobs: uploaded)
        }
        if output.json { return JSONOutput.show(result) }
        show(result)
    }

    private func send(_ file: UploadPlan.File, _ client: OperatorClient) async throws -> UploadedFile {
        let isThere = try await client.hasBlob(file.digest)
        if !isThere {
            let bar = ProgressBar(
                (file.path as NSString).lastPathComponent,
                total: Int64(file.content.count),
                isQuiet: output.json
            )
            defer { bar.finish() }
            _ = try await client.upload(blob: file.content, digest: file.digest) { bar.advance(by: $0) }
        }
        return UploadedFile(
            file: file.path,
            role: file.role.rawValue,
            digest: file.digest,
            size: file.content.count,
            sent: !isThere
        )
    }

    private func show(_ result: Result) {
        var table = Table([("role", .left), ("digest", .left), ("bytes", .right), ("", .left), ("file", .left)])
        for blob in result.blobs {
            table.add(
                blob.role,
                Format.short(blob.digest),
                Format.count(blob.size),
                blob.sent ? "sent" : "there already",
                blob.file
            )
        }
        table.show(ifEmpty: "no files")
        guard let manifest = result.manifest else { return }
        print("")
        print("manifest  sha-256:\(manifest.digest)")
        print("sequence  \(manifest.sequenceNumber)")
        for warning in manifest.warnings { StandardError.warn(warning) }
    }
}
